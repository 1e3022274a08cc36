// SPDX-License-Identifier: MIT
namespace TensorKeeper;

/// <summary>Why a request, or the loading of a model, failed. The numbers are the canonical status codes.</summary>
public enum ServingErrorCode
{
    /// <summary>The caller gave up.</summary>
    Cancelled = 1,

    /// <summary>Nobody knows; a defect.</summary>
    Unknown = 2,

    /// <summary>The request can never succeed as it is.</summary>
    InvalidArgument = 3,

    /// <summary>The time the caller gave ran out.</summary>
    DeadlineExceeded = 4,

    /// <summary>There is no such model, version, file or signature.</summary>
    NotFound = 5,

    /// <summary>It is already there.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not.</summary>
    PermissionDenied = 7,

    /// <summary>A limit was reached; try again later.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the model or server forbids it.</summary>
    FailedPrecondition = 9,

    /// <summary>Overtaken by another change.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>Not offered.</summary>
    Unimplemented = 12,

    /// <summary>An invariant is broken; a defect.</summary>
    Internal = 13,

    /// <summary>Not now; a retry may succeed.</summary>
    Unavailable = 14,

    /// <summary>Data is damaged or lost.</summary>
    DataLoss = 15,
}
