// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Maps our errors to HTTP statuses: the one place that knows both. Thread-safe.</summary>
internal static class RestStatusTable
{
    /// <summary>What the caller never reads: it hung up.</summary>
    public const int ClientClosedRequest = 499;

    public static int Of(ServingErrorCode code) => code switch
    {
        ServingErrorCode.Cancelled => ClientClosedRequest,
        ServingErrorCode.InvalidArgument => 400,
        ServingErrorCode.DeadlineExceeded => 504,
        ServingErrorCode.NotFound => 404,
        ServingErrorCode.AlreadyExists => 409,
        ServingErrorCode.PermissionDenied => 403,
        ServingErrorCode.ResourceExhausted => 429,
        ServingErrorCode.FailedPrecondition => 400,
        ServingErrorCode.Aborted => 409,
        ServingErrorCode.OutOfRange => 400,
        ServingErrorCode.Unimplemented => 501,
        ServingErrorCode.Unavailable => 503,
        _ => 500,
    };
}
