// SPDX-License-Identifier: MIT
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using static Grpc.Health.V1.HealthCheckResponse.Types;
using HealthProtocol = Grpc.Health.V1;

namespace TensorKeeper.AspNetCore.Health;

/// <summary>The health check of gRPC, <c>grpc.health.v1.Health</c>. Thread-safe.</summary>
internal sealed class HealthGrpcService(ServerHealth health, TimeProvider clock, IHostApplicationLifetime lifetime)
    : HealthProtocol.Health.HealthBase
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override Task<HealthProtocol.HealthCheckResponse> Check(
        HealthProtocol.HealthCheckRequest request, ServerCallContext context)
    {
        HealthAnswer answer = health.Check(request.Service);
        return answer != HealthAnswer.Unknown
            ? Task.FromResult(ToResponse(answer))
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is neither a service nor a model named '{request.Service}'"));
    }

    /// <inheritdoc/>
    public override async Task Watch(
        HealthProtocol.HealthCheckRequest request,
        IServerStreamWriter<HealthProtocol.HealthCheckResponse> responseStream,
        ServerCallContext context)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(WatchInterval, clock);
        HealthAnswer? last = null;
        try
        {
            do
            {
                HealthAnswer answer = health.Check(request.Service);
                if (answer != last) { await responseStream.WriteAsync(ToResponse(answer), end.Token); }
                last = answer;
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The watcher left, or the server stops: either way the stream is over.
        }
    }

    private static HealthProtocol.HealthCheckResponse ToResponse(HealthAnswer answer) => new()
    {
        Status = answer switch
        {
            HealthAnswer.Serving => ServingStatus.Serving,
            HealthAnswer.NotServing => ServingStatus.NotServing,
            _ => ServingStatus.ServiceUnknown,
        },
    };
}
