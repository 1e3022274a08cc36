// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GrpcVsRest.Calls;

namespace GrpcVsRest;

/// <summary>A server in a process of its own, on free ports. Thread-safe.</summary>
internal sealed class ServerProgram : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private const int LinesKept = 30;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ServerProgram(Process process, int grpcPort, int restPort)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Server = new Server(AddressOf(grpcPort), AddressOf(restPort), ReadCpuTime);
    }

    /// <summary>Gets how it is called.</summary>
    public Server Server { get; }

    /// <summary>Gets the last lines that the server printed.</summary>
    public string Log => string.Join('\n', _lines);

    /// <summary>Starts a program and waits until it answers.</summary>
    /// <param name="project">The project that it was built from.</param>
    /// <param name="arguments">Its command line, given the ports of gRPC and REST.</param>
    /// <param name="readyPath">What REST answers with a success once it is ready.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<ServerProgram> StartAsync(
        string project, Func<string, string, string[]> arguments, string readyPath, CancellationToken cancellationToken)
    {
        int[] ports = FreePorts();
        string[] words = arguments(ports[0].ToString(CultureInfo.InvariantCulture), ports[1].ToString(CultureInfo.InvariantCulture));
        var start = new ProcessStartInfo("dotnet", [Repository.Built(project), .. words])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var server = new ServerProgram(process, ports[0], ports[1]);
        try
        {
            await server.UntilReadyAsync(readyPath, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) { _process.Kill(entireProcessTree: true); }
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task UntilReadyAsync(string readyPath, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(LongestStart);
        using var http = new HttpClient { BaseAddress = Server.Rest };
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await tick.WaitForNextTickAsync(timeout.Token))
        {
            if (_process.HasExited) { throw new InvalidOperationException($"The server ended: {Log}"); }
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(new Uri(readyPath, UriKind.Relative), timeout.Token);
                if (answer.IsSuccessStatusCode) { return; }
            }
            catch (HttpRequestException)
            {
                // not yet
            }
        }
    }

    private void Keep(string? line)
    {
        if (line is null) { return; }
        _lines.Enqueue(line);
        if (_lines.Count > LinesKept) { _lines.TryDequeue(out _); }
    }

    private TimeSpan ReadCpuTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    private static Uri AddressOf(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    // Both are held until both are known, so that they differ.
    private static int[] FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return [((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port];
    }
}
