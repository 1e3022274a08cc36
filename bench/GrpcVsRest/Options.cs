// SPDX-License-Identifier: MIT
namespace GrpcVsRest;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        Compares the same calls over gRPC and REST: bytes on the wire, calls a second, latency, the server's CPU time.

        usage: dotnet run -c Release --project bench/GrpcVsRest -- [--quick] [--http-client] [--write]
               dotnet run -c Release --project bench/GrpcVsRest -- --peer http://host:port [--quick]

          --quick         one short repetition: whether it works, not how fast it is
          --http-client   load from .NET's HttpClient even if h2load is installed
          --write         put the result into docs/grpc-vs-rest.md
          --peer URL      instead: GetInfo and ListArticles here and of another BlogKeeper server, side by side
        """;

    /// <summary>Gets how often each measurement is repeated.</summary>
    public int Repetitions { get; private init; } = 3;

    /// <summary>Gets how long each measurement takes.</summary>
    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Gets how long a call is made before it is measured, so that its code is compiled and tuned.</summary>
    public TimeSpan WarmUp { get; private init; } = TimeSpan.FromSeconds(2);

    public bool HttpClientOnly { get; private init; }

    public bool Write { get; private init; }

    /// <summary>Gets the address of another server of the same contract.</summary>
    /// <value>Null if there is none to compare with.</value>
    public string? Peer { get; private init; }

    /// <summary>Reads the words.</summary>
    /// <returns>Null if they are not understood, or ask for help.</returns>
    public static Options? Parse(ReadOnlySpan<string> words)
    {
        var options = new Options();
        while (words is [var word, .. var rest])
        {
            words = rest;
            switch (word)
            {
                case "--quick":
                    options = options with { Repetitions = 1, Duration = TimeSpan.FromSeconds(1), WarmUp = TimeSpan.FromSeconds(1) };
                    break;
                case "--http-client":
                    options = options with { HttpClientOnly = true };
                    break;
                case "--write":
                    options = options with { Write = true };
                    break;
                case "--peer" when rest is [var address, .. var after] && Uri.TryCreate(address, UriKind.Absolute, out _):
                    options = options with { Peer = address };
                    words = after;
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
