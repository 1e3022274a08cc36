// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TensorKeeper.Client;
using TensorKeeper.CrossLanguage;

[assembly: AssemblyFixture(typeof(ServerProcess))]

namespace TensorKeeper.CrossLanguage;

/// <summary>The real program, serving the repository's models on free ports; one for all tests.</summary>
public sealed class ServerProcess : IAsyncLifetime
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<string> _output = [];
    private Process? _process;

    /// <summary>Gets the port of gRPC.</summary>
    public int GrpcPort { get; } = FreePort();

    /// <summary>Gets the port of REST.</summary>
    public int RestPort { get; } = FreePort();

    /// <summary>Gets the address of gRPC as a URL.</summary>
    public string GrpcUrl => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{GrpcPort}");

    public async ValueTask InitializeAsync()
    {
        // Where the program was published to machine code, clients of other languages meet it in that form.
        string? published = Environment.GetEnvironmentVariable("TENSORKEEPER_PUBLISHED");
        string[] command =
        [
            .. published is null ? [Repository.Built("TensorKeeper.Cli")] : Array.Empty<string>(), "serve", Repository.Path("models"),
            $"--port={GrpcPort.ToString(CultureInfo.InvariantCulture)}",
            $"--rest_api_port={RestPort.ToString(CultureInfo.InvariantCulture)}",
            $"--monitoring_config_file={Repository.Path("tests/TensorKeeper.CrossLanguage/Clients/monitoring.config")}",
            "--rest_api_enable_cors_support",
        ];
        var start = new ProcessStartInfo(published ?? "dotnet", command)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Repository.Root,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAvailableAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) { return; }
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task UntilAvailableAsync()
    {
        using var client = ModelClient.Connect(GrpcUrl, new ModelClientOptions { MaxAttempts = 1 });
        using var timeout = new CancellationTokenSource(LongestStart);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await AreAvailableAsync(client, ["iris", "half-plus-two"]))
        {
            if (_process!.HasExited) { throw new InvalidOperationException($"The server ended with {_process.ExitCode}:\n{Output()}"); }
            try
            {
                await tick.WaitForNextTickAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The server was not ready after {LongestStart}:\n{Output()}");
            }
        }
    }

    private static async Task<bool> AreAvailableAsync(ModelClient client, string[] models)
    {
        try
        {
            foreach (string model in models)
            {
                IReadOnlyList<ModelVersionStatus> versions = await client.GetModelStatusAsync(model);
                if (!versions.Any(static version => version.IsAvailable)) { return false; }
            }

            return true;
        }
        catch (ModelServerException exception) when (exception.Code is ServingErrorCode.Unavailable or ServingErrorCode.NotFound)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is null) { return; }
        lock (_gate) { _output.Add(line); }
    }

    private string Output()
    {
        lock (_gate) { return string.Join('\n', _output); }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
