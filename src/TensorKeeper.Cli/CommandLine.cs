// SPDX-License-Identifier: MIT
using Spectre.Console;
using TensorKeeper.Cli.Bench;
using TensorKeeper.Cli.Check;
using TensorKeeper.Cli.Conversion;
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Inspect;
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli;

/// <summary>The command <c>tensorkeeper</c>: finds the verb, runs it, and turns its failures into a line and an exit code.</summary>
/// <param name="output">Standard output: what was asked for.</param>
/// <param name="errors">Standard error: why it was not done.</param>
internal sealed class CommandLine(IAnsiConsole output, IAnsiConsole errors)
{
    /// <summary>Runs one command.</summary>
    /// <param name="words">The command line without the program's name.</param>
    /// <param name="cancellationToken">Stops a server as a signal does.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        string verb = words.Count == 0 ? "help" : words[0];
        try
        {
            switch (verb)
            {
                case "serve":
                    return await new ServeCommand(output, errors).RunAsync([.. words.Skip(1)], cancellationToken);
                case "inspect":
                    return new InspectCommand(output).Run([.. words.Skip(1)]);
                case "check":
                    return new CheckCommand(output).Run([.. words.Skip(1)], cancellationToken);
                case "convert":
                    return new ConvertCommand(output).Run([.. words.Skip(1)], cancellationToken);
                case "bench":
                    return await new BenchCommand(output, errors).RunAsync([.. words.Skip(1)], cancellationToken);
                case "help" or "--help" or "-h":
                    Help.PrintOverview(output);
                    return ExitCode.Success;
                case "version" or "--version":
                    ProductVersion.Print(output);
                    return ExitCode.Success;
                default:
                    // A command line of tensorflow_model_server has no verb: it serves.
                    if (verb.StartsWith("--", StringComparison.Ordinal))
                    {
                        return await new ServeCommand(output, errors).RunAsync(words, cancellationToken);
                    }

                    throw new UsageException($"'{verb}' is not a command. There are serve, inspect, check, convert and bench; see tensorkeeper --help.");
            }
        }
        catch (UsageException exception)
        {
            PrintError(exception.Message);
            return ExitCode.Usage;
        }
        catch (StartException exception)
        {
            PrintError(exception.Message);
            return ExitCode.Failure;
        }
    }

    private void PrintError(string message) =>
        errors.Profile.Out.Writer.WriteLine("tensorkeeper: " + message);
}
