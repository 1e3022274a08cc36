// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Net.Client;
using TensorKeeper.Client;
using TensorKeeper.Protocol.Text;
using TensorKeeper.Protocol.TfServing;

namespace Lifecycle;

/// <summary>The server as a process. Disposing it kills it.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly GrpcChannel _channel;
    private readonly StringBuilder _log = new();

    private Server(Process process, int port)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        Client = ModelClient.Connect(Address, new ModelClientOptions { MaxAttempts = 1 });
        _channel = GrpcChannel.ForAddress(Address);
    }

    /// <summary>Gets the address of gRPC.</summary>
    public string Address { get; }

    /// <summary>Gets a client that tries each call once.</summary>
    public ModelClient Client { get; }

    /// <summary>Gets the memory that the process has in use, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a server over a config file.</summary>
    public static Server Start(ServedFolder folder)
    {
        int port = FreePort();
        var start = new ProcessStartInfo("dotnet",
        [
            BuiltServer(), "serve", $"--model_config_file={folder.ConfigFile}", "--model_config_file_poll_wait_seconds=1",
            string.Create(CultureInfo.InvariantCulture, $"--port={port}"), "--rest_api_port=0",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        return new Server(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."), port);
    }

    /// <summary>Waits until a version is in a state.</summary>
    public async Task UntilAsync(string model, long version, ModelVersionState state)
    {
        using var patience = new CancellationTokenSource(LongestWait);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (await StateOfAsync(model, version) != state)
        {
            if (_process.HasExited) { throw new InvalidOperationException($"The server ended:\n{_log}"); }
            await tick.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Returns the state of a version; unknown if the server knows nothing of it, or is not there.</summary>
    public async Task<ModelVersionState> StateOfAsync(string model, long version)
    {
        try
        {
            return (await Client.GetModelStatusAsync(new TensorKeeper.ModelQuery(model, version)))[0].State;
        }
        catch (ModelServerException)
        {
            return ModelVersionState.Unknown;
        }
    }

    /// <summary>Changes what is served by a call.</summary>
    public async Task ReloadAsync(string config)
    {
        byte[] encoded = TextForm.Encode(Encoding.UTF8.GetBytes(config), ModelServerConfig.Descriptor, UnknownFields.Refused);
        var request = new ReloadConfigRequest { Config = ModelServerConfig.Parser.ParseFrom(encoded) };
        await new ModelService.ModelServiceClient(_channel).HandleReloadConfigRequestAsync(request, deadline: DateTime.MaxValue);
    }

    /// <summary>Ends the process at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _channel.Dispose();
        if (!_process.HasExited) { await KillAsync(); }
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_log) { _log.AppendLine(line); }
    }

    private static string BuiltServer()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        return Path.Combine(Repository.Root, $"artifacts/bin/TensorKeeper.Cli/{configuration}/TensorKeeper.Cli.dll");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
