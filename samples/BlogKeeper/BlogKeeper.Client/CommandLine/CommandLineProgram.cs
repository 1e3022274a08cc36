// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BlogKeeper.Client.Commands;
using BlogKeeper.Client.Output;

namespace BlogKeeper.Client.CommandLine;

/// <summary>The program: from the words of a command line to an exit code.</summary>
internal static class CommandLineProgram
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Misused = 2;
    public const int Interrupted = 130;   // as shells have it: 128 and the number of SIGINT

    public static async Task<int> RunAsync(
        IReadOnlyList<string> words, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var progress = new ProgressLine(surroundings.Errors, surroundings.ErrorsAreSeen);
        try
        {
            Arguments arguments = ArgumentParser.Parse(words, surroundings.Address);
            if (arguments.Help || arguments.Version)
            {
                await surroundings.Output.WriteLineAsync(arguments.Help ? HelpText.Write(Verb.All) : HelpText.Version);
                return Done;
            }

            Verb verb = Verb.Find(arguments.Verb);
            if (!verb.AcceptsCount(arguments.Operands.Count))
            {
                throw new UsageException($"{verb.Name} takes {(verb.Operands.Length == 0 ? "nothing more" : verb.Operands)}.");
            }

            using BlogKeeperClient client = Connect(arguments);
            await verb.RunAsync(
                new Command(client, arguments, OutputFor(arguments, surroundings), progress, surroundings.Input), cancellationToken);
            return Done;
        }
        catch (UsageException exception)
        {
            progress.End();
            await surroundings.Errors.WriteLineAsync(PrintableText.Of(exception.Message) + " See blogkeeper --help.");
            return Misused;
        }
        catch (BlogKeeperException exception)
        {
            progress.End();
            foreach (string line in ErrorLines.Of(exception)) { await surroundings.Errors.WriteLineAsync(line); }
            return Refused;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.End();
            return Interrupted;
        }
    }

    private static BlogKeeperClient Connect(Arguments arguments)
    {
        var options = new BlogKeeperClientOptions { Timeout = arguments.Timeout };
        if (arguments.CertificateFile is { } file) { options.CertificateAuthorities = ReadCertificates(file); }
        return BlogKeeperClient.Connect(arguments.Address, options);
    }

    private static X509Certificate2Collection ReadCertificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException($"--ca-certificate: {file} cannot be read: {exception.Message}");
        }

        return certificates.Count > 0 ? certificates : throw new UsageException($"--ca-certificate: {file} holds no certificate.");
    }

    private static IOutput OutputFor(Arguments arguments, Surroundings surroundings)
    {
        if (arguments.Json) { return new JsonOutput(surroundings.Output); }
        return new TextOutput(
            surroundings.Terminal is { } terminal ? new TerminalRows(terminal) : new PlainRows(surroundings.Output));
    }
}
