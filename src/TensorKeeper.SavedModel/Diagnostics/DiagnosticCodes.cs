// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Diagnostics;

/// <summary>The one table from import diagnostics to serving errors.</summary>
internal static class DiagnosticCodes
{
    public static ServingErrorCode ToErrorCode(DiagnosticId id) => id switch
    {
        DiagnosticId.NotASavedModel or DiagnosticId.MissingFile or DiagnosticId.NoSuchTag or DiagnosticId.NoSuchSignature => ServingErrorCode.NotFound,
        DiagnosticId.Truncated or DiagnosticId.ChecksumMismatch or DiagnosticId.Malformed or DiagnosticId.GitLfsPointer => ServingErrorCode.DataLoss,
        DiagnosticId.UnsupportedForm or DiagnosticId.UnsupportedOp or DiagnosticId.UnsupportedVariant => ServingErrorCode.Unimplemented,
        DiagnosticId.UnresolvedVariable or DiagnosticId.StateWrite => ServingErrorCode.FailedPrecondition,
        DiagnosticId.PathEscape => ServingErrorCode.PermissionDenied,
        _ => ServingErrorCode.InvalidArgument,
    };
}
