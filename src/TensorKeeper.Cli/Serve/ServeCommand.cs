// SPDX-License-Identifier: MIT
using Spectre.Console;
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli.Serve;

/// <summary><c>tensorkeeper serve</c>: serves models until it is told to stop.</summary>
internal sealed class ServeCommand(IAnsiConsole output, IAnsiConsole errors)
{
    private static readonly string[] Usage =
    [
        "tensorkeeper serve <folder> [flags]                                         every model in a folder",
        "tensorkeeper serve --model_name=<name> --model_base_path=<path> [flags]     one model",
        "tensorkeeper serve --model_config_file=<file> [flags]                       the models of a file",
    ];

    /// <summary>Runs the server.</summary>
    /// <returns>0 after it was told to stop and all calls ended.</returns>
    /// <exception cref="UsageException">The words are wrong.</exception>
    /// <exception cref="StartException">The server cannot start.</exception>
    public async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var options = new ServeOptions();
        ParsedFlags parsed = FlagParser.Parse(words, ServeFlags.Table, options);
        if (parsed.WantsHelp)
        {
            Help.PrintCommand(output, Usage, ServeFlags.Table);
            return ExitCode.Success;
        }

        if (options.ShowVersion)
        {
            ProductVersion.Print(output);
            return ExitCode.Success;
        }

        foreach (string note in parsed.Notes) { errors.Profile.Out.Writer.WriteLine("tensorkeeper: " + note); }
        IReadOnlyList<ModelLocation> models = ModelsToServe.From(options, parsed.Arguments);
        await ModelServer.RunAsync(options, models, output, cancellationToken);
        return ExitCode.Success;
    }
}
