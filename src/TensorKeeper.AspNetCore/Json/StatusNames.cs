// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>What the canonical status codes are called on the wire. Thread-safe.</summary>
internal static class StatusNames
{
    public static string Of(ServingErrorCode? code) => code switch
    {
        null => "OK",
        ServingErrorCode.Cancelled => "CANCELLED",
        ServingErrorCode.Unknown => "UNKNOWN",
        ServingErrorCode.InvalidArgument => "INVALID_ARGUMENT",
        ServingErrorCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        ServingErrorCode.NotFound => "NOT_FOUND",
        ServingErrorCode.AlreadyExists => "ALREADY_EXISTS",
        ServingErrorCode.PermissionDenied => "PERMISSION_DENIED",
        ServingErrorCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        ServingErrorCode.FailedPrecondition => "FAILED_PRECONDITION",
        ServingErrorCode.Aborted => "ABORTED",
        ServingErrorCode.OutOfRange => "OUT_OF_RANGE",
        ServingErrorCode.Unimplemented => "UNIMPLEMENTED",
        ServingErrorCode.Internal => "INTERNAL",
        ServingErrorCode.Unavailable => "UNAVAILABLE",
        ServingErrorCode.DataLoss => "DATA_LOSS",
        _ => "UNKNOWN",
    };
}
