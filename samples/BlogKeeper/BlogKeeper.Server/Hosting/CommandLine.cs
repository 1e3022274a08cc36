// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Storage;
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Hosting;

/// <summary>What the program is told: a verb, and settings.</summary>
internal static class CommandLine
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int Misuse = 2;

    /// <summary>The answer to <c>--help</c>.</summary>
    public const string Help = """
        BlogKeeper's server: blogs and their articles over gRPC and REST.

        usage:
          BlogKeeper.Server [settings]                     serve until it is stopped
          BlogKeeper.Server migrate [--seed] [settings]    bring the database's tables up to date; --seed: fill an empty one
          BlogKeeper.Server migrate --script [settings]    write the SQL that does so, and touch nothing
          BlogKeeper.Server --help

        settings, as --name value or --name=value:
          --provider       Sqlite (default), PostgreSql or SqlServer
          --connection     how the database is reached; SQLite needs none
          --data           the folder of SQLite's file; default: data
          --max-calls      how many calls are worked on at once; default: 100

        Every other setting has its full name, here, in appsettings.json or in the environment with __ for each colon:
          --Kestrel:Endpoints:Grpc:Url=http://*:50051                  gRPC, without TLS
          --Kestrel:Endpoints:Rest:Url=http://*:5080                   REST, without TLS
          --Kestrel:Endpoints:Tls:Url=https://*:5443                   both, with TLS
          --Kestrel:Certificates:Default:Path=blogkeeper.pfx           the certificate; Password beside it
          --BlogKeeper:Hosting:QueueLimit=1000                         calls that wait for their turn
          --BlogKeeper:Hosting:DrainTimeout=00:00:30                   how long calls may take to end when stopped
          --BlogKeeper:Publishing:MaxArticlesPerPublication=10000
          --BlogKeeper:Suggesting:ModelFolder=models/article-category
          --Logging:Console:FormatterName=json                         logs for machines
          OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317            traces, metrics and logs for OpenTelemetry
        """;

    /// <summary>Does what the arguments say.</summary>
    /// <returns>The exit code: 0, 1 if it failed, 2 if the arguments are wrong.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            switch (args)
            {
                case ["--help" or "-h" or "-?" or "help", ..]:
                    await output.WriteLineAsync(Help);
                    return Success;
                case ["migrate", .. string[] rest]:
                    await MigrateCommand.RunAsync(rest, output);
                    return Success;
                case [{ } verb, ..] when !verb.StartsWith('-'):
                    await errors.WriteLineAsync($"There is no verb '{verb}'. --help shows all.");
                    return Misuse;
                default:
                    await using (WebApplication app = BlogKeeperApplication.Build(args)) { await app.RunAsync(); }
                    return Success;
            }
        }
        catch (FormatException exception)
        {
            await errors.WriteLineAsync(exception.Message + " --help shows all.");
            return Misuse;
        }
        catch (Exception exception) when (WhyNot(exception) is not null)
        {
            await errors.WriteLineAsync($"Cannot start: {WhyNot(exception)}");
            return Failure;
        }
    }

    // What an operator can mend is one sentence; anything else is a defect and shows where it happened.
    private static string? WhyNot(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        AggregateException all when all.InnerExceptions.All(static one => one is OptionsValidationException) =>
            string.Join(Environment.NewLine, all.InnerExceptions.Select(WhyNot)),
        InvalidOperationException { InnerException: FormatException or ArgumentException } conversion => conversion.Message,
        StartException start => start.Message,
        IOException io => io.Message,
        _ when DatabaseFaults.IsUnavailable(exception) => $"the database cannot be used: {exception.GetBaseException().Message}",
        _ => null,
    };
}
