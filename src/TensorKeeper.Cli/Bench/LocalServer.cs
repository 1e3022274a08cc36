// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Bench;

/// <summary>A server of a model, started for a measurement. Disposing ends it.</summary>
/// <remarks>A process of its own, so that its work and ours do not share a garbage collector and can be told apart.</remarks>
internal sealed class LocalServer : IAsyncDisposable
{
    private const int LinesKept = 40;
    private const string SettledMark = "up after";

    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalServer(Process process, BenchTarget target)
    {
        _process = process;
        Target = target;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Gets where it listens.</summary>
    public BenchTarget Target { get; }

    /// <summary>Gets the processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                return TimeSpan.Zero;   // it has ended; its calls say so
            }
        }
    }

    /// <summary>Gets the last lines that it wrote.</summary>
    public string LastLines
    {
        get
        {
            lock (_lines) { return string.Join(Environment.NewLine, _lines); }
        }
    }

    /// <summary>Starts a server and waits until the model is loaded, or has failed to.</summary>
    /// <exception cref="StartException">It ended at once.</exception>
    /// <exception cref="OperationCanceledException">The command was stopped.</exception>
    public static async Task<LocalServer> StartAsync(ModelLocation model, WireProtocol protocol, CancellationToken cancellationToken)
    {
        WireProtocol spoken = protocol is WireProtocol.Rest ? WireProtocol.Rest : WireProtocol.Grpc;
        int port = FindFreePort();
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "tensorkeeper")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, typeof(LocalServer).Assembly.GetName().Name + ".dll"));
        }

        foreach (string word in (string[])["serve", $"--model_name={model.Name}", $"--model_base_path={model.BasePath}", "--max_num_load_retries=0"])
        {
            start.ArgumentList.Add(word);
        }

        start.ArgumentList.Add(PortFlag("port", spoken is WireProtocol.Grpc ? port : 0));
        start.ArgumentList.Add(PortFlag("rest_api_port", spoken is WireProtocol.Rest ? port : 0));
        var process = Process.Start(start) ?? throw new StartException($"'{start.FileName}' cannot be started.");
        var server = new LocalServer(process, BenchTarget.Local(spoken, port));
        try
        {
            await Task.WhenAny(server._settled.Task, process.WaitForExitAsync(cancellationToken)).WaitAsync(cancellationToken);
            if (process.HasExited) { throw new StartException($"The server ended at once:{Environment.NewLine}{server.LastLines}"); }
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static string PortFlag(string name, int port) => string.Create(CultureInfo.InvariantCulture, $"--{name}={port}");

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        if (line is null) { return; }
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept) { _lines.Dequeue(); }
        }

        if (line.Contains(SettledMark, StringComparison.Ordinal)) { _settled.TrySetResult(); }
    }
}
