// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.InteropServices;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>What the load came from. Immutable.</summary>
/// <param name="Processor">The name of the processor, as far as the system tells it.</param>
/// <param name="Cores">How many logical cores this process may use.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">.NET, and this program's version.</param>
internal sealed record Machine(string Processor, int Cores, string System, string Runtime)
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>Gets all of it in a line.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Processor}, {Cores} {(Cores == 1 ? "core" : "cores")}, {System}, {Runtime}");

    /// <summary>Describes this machine.</summary>
    public static Machine Read() => new(
        ReadProcessor(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        $"{RuntimeInformation.FrameworkDescription}, TensorKeeper {ProductVersion.Text}");

    private static string ReadProcessor()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString();
        try
        {
            string? line = File.Exists(ProcessorFile)
                ? File.ReadLines(ProcessorFile).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))
                : null;
            return line is null ? architecture : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return architecture;
        }
    }
}
