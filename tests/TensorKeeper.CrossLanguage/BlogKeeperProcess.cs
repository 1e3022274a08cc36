// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;

namespace TensorKeeper.CrossLanguage;

/// <summary>The program of samples/BlogKeeper, as it is when somebody starts it: SQLite, with the sample blogs.</summary>
public sealed class BlogKeeperProcess : IAsyncLifetime
{
    private const string Ready = "Now listening on: ";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("blogkeeper-");
    private Process? _process;

    /// <summary>Gets the port of gRPC.</summary>
    public string Port { get; private set; } = "";

    /// <summary>Gets the port of REST.</summary>
    public string RestPort { get; private set; } = "";

    /// <summary>Gets the address of gRPC as a URL.</summary>
    public string Url => $"http://localhost:{Port}";

    /// <summary>Runs the .NET client.</summary>
    /// <returns>What it prints: a JSON document a line.</returns>
    public Task<string> AskAsync(params string[] words) =>
        ChildProcess.OutputOfAsync("dotnet", [ClientProgram(), .. words, "--json", "--address", Url]);

    /// <summary>Runs the .NET client as a person does.</summary>
    public Task<(int Code, string Output, string Errors)> RunClientAsync(string[] words, string input = "") =>
        ChildProcess.RunAsync("dotnet", [ClientProgram(), .. words, "--address", Url], input);

    public async ValueTask InitializeAsync()
    {
        // Port 0: the system chooses, the server says which, and nobody else can have taken it in between.
        var start = new ProcessStartInfo("dotnet",
        [
            Repository.Built("BlogKeeper.Server"), "--data", _data.FullName,
            "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Rest:Url=http://127.0.0.1:0",
        ])
        {
            RedirectStandardOutput = true, WorkingDirectory = Repository.Root,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(LongestStart);
        Port = await ReadPortAsync(_process.StandardOutput, timeout.Token);
        RestPort = await ReadPortAsync(_process.StandardOutput, timeout.Token);
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);   // a full pipe would stop the server
        await UntilReadyAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }

        _data.Delete(recursive: true);
    }

    private static string ClientProgram() => Repository.Built("BlogKeeper.Client").Replace("BlogKeeper.Client.dll", "blogkeeper.dll", StringComparison.Ordinal);

    // The model is loaded in the background.
    private async Task UntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await tick.WaitForNextTickAsync(cancellationToken))
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://localhost:{RestPort}/healthz/ready"), cancellationToken);
            if (answer.IsSuccessStatusCode) { return; }
        }
    }

    // The endpoints are told in the order of their names: gRPC first.
    private static async Task<string> ReadPortAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var seen = new List<string>();
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            seen.Add(line);
            int at = line.IndexOf(Ready, StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Uri(line[(at + Ready.Length)..].Trim()).Port.ToString(CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException($"The server ended:\n{string.Join('\n', seen)}");
    }
}
