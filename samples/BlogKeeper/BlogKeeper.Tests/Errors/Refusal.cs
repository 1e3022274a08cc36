// SPDX-License-Identifier: MIT
using Google.Rpc;
using Grpc.Core;

namespace BlogKeeper.Tests.Errors;

/// <summary>What a client reads from an error.</summary>
/// <param name="Code">The status.</param>
/// <param name="Reason">The reason of the ErrorInfo, whose domain is ours.</param>
/// <param name="Message">For people.</param>
/// <param name="Fields">The fields at fault.</param>
/// <param name="RetryDelay">How long to wait; null if another attempt has no sense.</param>
internal sealed record Refusal(StatusCode Code, string Reason, string Message, IReadOnlyList<string> Fields, TimeSpan? RetryDelay)
{
    /// <summary>Awaits a call that must be refused, with details that agree with the status.</summary>
    public static async Task<Refusal> OfAsync(Func<Task> call)
    {
        RpcException exception = await Assert.ThrowsAnyAsync<RpcException>(call);
        Google.Rpc.Status? status = exception.GetRpcStatus();
        Assert.True(status is not null, $"No details: {exception.Status}");
        Assert.Equal(((int)exception.StatusCode, exception.Status.Detail), (status.Code, status.Message));
        ErrorInfo? error = status.GetDetail<ErrorInfo>();
        Assert.Equal("blogkeeper", error?.Domain);
        return new(
            exception.StatusCode, error!.Reason, status.Message,
            [.. status.GetDetail<BadRequest>()?.FieldViolations.Select(static violation => violation.Field) ?? []],
            status.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan());
    }

    /// <summary>As above, for a call of one answer.</summary>
    public static Task<Refusal> OfAsync<T>(AsyncUnaryCall<T> call) => OfAsync(async () => await call);
}
