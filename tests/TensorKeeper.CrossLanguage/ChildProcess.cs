// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace TensorKeeper.CrossLanguage;

/// <summary>Runs a program to its end.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    /// <summary>Runs a program and returns what it prints.</summary>
    /// <exception cref="InvalidOperationException">It ended with an error, which the message holds.</exception>
    public static async Task<string> OutputOfAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        (int code, string output, string errors) = await RunAsync(program, arguments, input);
        return code == 0 ? output : throw new InvalidOperationException($"{program} ended with {code}:\n{output}\n{errors}");
    }

    /// <summary>Runs a program and returns its exit code and what it prints.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(LongestRun);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) { process.Kill(entireProcessTree: true); }
        }
    }
}
