// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Diagnostics;

/// <summary>The one table from import diagnostics to serving errors.</summary>
internal static class DiagnosticCodes
{
    /// <summary>Returns the serving error of a refusal, which is its inner exception; the engine's own code stands.</summary>
    public static ServingException Refuse(SavedModelException refused) =>
        new((refused.InnerException as ServingException)?.Code ?? ToErrorCode(refused.Diagnostics[0].Id), refused.Message, refused);

    public static ServingErrorCode ToErrorCode(DiagnosticId id) => id switch
    {
        DiagnosticId.NotASavedModel or DiagnosticId.MissingFile or DiagnosticId.NoSuchTag or DiagnosticId.NoSuchSignature => ServingErrorCode.NotFound,
        DiagnosticId.Truncated or DiagnosticId.ChecksumMismatch or DiagnosticId.Malformed or DiagnosticId.GitLfsPointer => ServingErrorCode.DataLoss,
        DiagnosticId.UnsupportedForm or DiagnosticId.UnsupportedOp or DiagnosticId.UnsupportedVariant
            or DiagnosticId.UnservableType or DiagnosticId.CannotBeGuarded => ServingErrorCode.Unimplemented,
        DiagnosticId.UnresolvedVariable or DiagnosticId.StateWrite => ServingErrorCode.FailedPrecondition,
        DiagnosticId.PathEscape => ServingErrorCode.PermissionDenied,
        _ => ServingErrorCode.InvalidArgument,
    };
}
