// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Batching;

/// <summary>The server as a process with a queue of so many requests. Disposing kills it.</summary>
internal sealed class DoorServer : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _parameters = Path.GetTempFileName();
    private readonly StringBuilder _log = new();

    private DoorServer(string basePath, int queue)
    {
        File.WriteAllText(_parameters, string.Create(
            CultureInfo.InvariantCulture,
            $"max_batch_size {{ value: 1 }} max_enqueued_batches {{ value: {queue} }} num_batch_threads {{ value: {Environment.ProcessorCount} }}\n"));
        (int grpc, int rest) = (FreePort(), FreePort());
        Grpc = new Uri($"http://127.0.0.1:{grpc}");
        Rest = new Uri($"http://127.0.0.1:{rest}");
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../TensorKeeper.Cli", configuration, "TensorKeeper.Cli.dll"));
        _process = Process.Start(new ProcessStartInfo("dotnet",
        [
            program, "serve", "--model_name=m", $"--model_base_path={basePath}", "--enable_batching", $"--batching_parameters_file={_parameters}",
            $"--port={grpc}", $"--rest_api_port={rest}",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Grpc { get; }

    public Uri Rest { get; }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="basePath">The model, which is served as <c>m</c>.</param>
    /// <param name="queue">How many requests may wait.</param>
    public static async Task<DoorServer> StartAsync(string basePath, int queue)
    {
        var server = new DoorServer(basePath, queue);
        using var client = new HttpClient { BaseAddress = server.Rest };
        using var patience = new CancellationTokenSource(LongestStart);
        while (!await IsReadyAsync(client, patience.Token))
        {
            if (server._process.HasExited) { throw new InvalidOperationException($"The server ended:\n{server._log}"); }
            await Task.Delay(50, patience.Token);
        }

        return server;
    }

    public void Dispose()
    {
        if (!_process.HasExited) { _process.Kill(); }
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_parameters);
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync("/healthz/ready", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;   // it does not listen yet
        }
    }

    private void Keep(string? line)
    {
        lock (_log) { _log.AppendLine(line); }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
