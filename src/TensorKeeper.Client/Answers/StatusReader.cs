// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Client.Answers;

/// <summary>Reads the answer to <c>GetModelStatus</c>.</summary>
internal static class StatusReader
{
    public static IReadOnlyList<ModelVersionStatus> Read(GetModelStatusResponse response) =>
    [
        .. response.ModelVersionStatus
            .Select(static status => new ModelVersionStatus(
                status.Version, StateOf(status.State), ErrorOf(status.Status), status.Status?.ErrorMessage ?? ""))
            .OrderByDescending(static status => status.Version),
    ];

    private static ModelVersionState StateOf(Protocol.TfServing.ModelVersionStatus.Types.State state) =>
        Enum.IsDefined((ModelVersionState)state) ? (ModelVersionState)state : ModelVersionState.Unknown;

    private static ServingErrorCode? ErrorOf(StatusProto? status) => (int)(status?.ErrorCode ?? 0) switch
    {
        0 => null,
        int code when Enum.IsDefined((ServingErrorCode)code) => (ServingErrorCode)code,
        _ => ServingErrorCode.Unknown,
    };
}
