// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Reads and writes <c>ModelSpec</c>. Thread-safe.</summary>
internal static class ModelSpecs
{
    public static ModelQuery Decode([NotNull] ModelSpec? spec)
    {
        if (spec is null) { throw Missing(); }
        return spec.VersionChoiceCase switch
        {
            ModelSpec.VersionChoiceOneofCase.Version => new ModelQuery(spec.Name, spec.Version, null, spec.SignatureName),
            ModelSpec.VersionChoiceOneofCase.VersionLabel => new ModelQuery(spec.Name, null, spec.VersionLabel, spec.SignatureName),
            _ => new ModelQuery(spec.Name, null, null, spec.SignatureName),
        };
    }

    public static ServingException Missing() => new(ServingErrorCode.InvalidArgument, "Missing ModelSpec");
}
