// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Tests.Processes;

namespace TensorKeeper.Cli.Tests.Bench;

/// <summary>A server of the shipped models, on both ports, for all tests of a class.</summary>
public sealed class IrisServer : IAsyncLifetime
{
    private ToolProcess? _process;

    public string Grpc { get; private set; } = "";

    public string Rest { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        (int grpc, int rest) = FreePorts.Pair();
        _process = ToolProcess.Start("serve", "models", $"--port={grpc}", $"--rest_api_port={rest}");
        await _process.WaitForLineAsync("Try it");
        (Grpc, Rest) = ($"localhost:{grpc}", $"http://localhost:{rest}");
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
