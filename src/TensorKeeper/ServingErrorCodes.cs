// SPDX-License-Identifier: MIT
namespace TensorKeeper;

/// <summary>Facts about <see cref="ServingErrorCode"/> values. Thread-safe.</summary>
public static class ServingErrorCodes
{
    /// <summary>Returns what a code is called on the wire, as the canonical status codes of gRPC are.</summary>
    /// <param name="code">Any code; null for none.</param>
    /// <returns>For example <c>NOT_FOUND</c>; <c>OK</c> for null.</returns>
    public static string NameOf(ServingErrorCode? code) => code switch
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
