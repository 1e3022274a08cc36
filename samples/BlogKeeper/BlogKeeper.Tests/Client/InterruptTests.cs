// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;

namespace BlogKeeper.Tests.Client;

public sealed class InterruptTests(LiveServer server) : IClassFixture<LiveServer>
{
    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task A_signal_ends_a_stream_that_waits_for_more(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", [Program(), "suggest", "-", "--json", "--address", server.Grpc])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync("Training a neural network");
        string? answer = await process.StandardOutput.ReadLineAsync(cancellation);   // the call runs

        using (Process kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(cancellation);
        }

        await process.WaitForExitAsync(cancellation);
        Assert.Contains("Training a neural network", answer, StringComparison.Ordinal);
        Assert.Equal((130, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(cancellation)));
    }

    // The copy beside the tests lacks what ASP.NET Core brings along there: the program is run from its own folder.
    private static string Program()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(folder.Parent!.Parent!.FullName, "BlogKeeper.Client", folder.Name, "blogkeeper.dll");
    }
}
