// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Threading.Channels;

namespace TensorKeeper.Cli.Tests.Processes;

/// <summary>The built command, as a process of its own. Disposing it ends it.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private const string PublishedVariable = "TENSORKEEPER_PUBLISHED";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];

    private ToolProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Gets the assembly that a user runs, built as the tests are.</summary>
    public static string AssemblyPath => AssemblyOf("TensorKeeper.Cli");

    // The last folder of the path is the configuration, in lower case; MSBuild does not mind.
    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>Gets all lines so far, of both streams.</summary>
    public string Text
    {
        get
        {
            lock (_seen) { return string.Join('\n', _seen); }
        }
    }

    /// <summary>Gets the id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Gets what the process ended with.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the command in the folder of the repository.</summary>
    public static ToolProcess Start(params IEnumerable<string> words) => StartAssembly(AssemblyPath, words);

    /// <summary>Starts the program that was published to machine code; skips the test, or in CI fails it, if none was.</summary>
    public static ToolProcess StartPublished(params IEnumerable<string> words)
    {
        string path = Environment.GetEnvironmentVariable(PublishedVariable) ?? "";
        string missing = $"{PublishedVariable} names no program. Run `dotnet publish src/TensorKeeper.Cli -c Release -r linux-x64` "
            + "and set it to the path of `tensorkeeper`, as `.ci/run` does.";
        if (Environment.GetEnvironmentVariable("CI") == "true") { Assert.True(File.Exists(path), missing); }
        Assert.SkipUnless(File.Exists(path), missing);
        return StartProgram(Path.GetFullPath(path), words);
    }

    /// <summary>Starts a program of the folder samples.</summary>
    public static ToolProcess StartSample(string name, params IEnumerable<string> words) => StartAssembly(AssemblyOf(name), words);

    /// <summary>Starts the command as somebody does who has the sources: with <c>dotnet run</c>, from the root.</summary>
    public static ToolProcess StartFromSources(params IEnumerable<string> words) =>
        StartDotnet(["run", "--no-build", "-c", Configuration, "--project", "src/TensorKeeper.Cli", "--", .. words]);

    private static ToolProcess StartAssembly(string path, IEnumerable<string> words)
    {
        Assert.True(File.Exists(path), $"{path} is not there; build it in the same configuration.");
        return StartDotnet([path, .. words]);
    }

    private static ToolProcess StartDotnet(IEnumerable<string> words) => StartProgram("dotnet", words);

    private static ToolProcess StartProgram(string program, IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string word in words) { start.ArgumentList.Add(word); }
        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Waits for a line that holds a text, and returns it.</summary>
    public async Task<string> WaitForLineAsync(string text)
    {
        using var patience = new CancellationTokenSource(LongestWait);
        try
        {
            await foreach (string line in _lines.Reader.ReadAllAsync(patience.Token))
            {
                if (line.Contains(text, StringComparison.Ordinal)) { return line; }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with what there was instead.
        }

        Assert.Fail($"The process printed no line with '{text}':\n{Text}");
        return "";
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(LongestWait);
        await _process.WaitForExitAsync(patience.Token);   // also waits for the last line
        return _process.ExitCode;
    }

    /// <summary>Asks the process to end, as an orchestrator does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string AssemblyOf(string project) => Path.Combine(
        Repository.Root,
        "artifacts",
        "bin",
        project,
        Configuration,
        project + ".dll");

    private void Keep(string? line)
    {
        if (line is null) { return; }
        lock (_seen) { _seen.Add(line); }
        _lines.Writer.TryWrite(line);
    }
}
