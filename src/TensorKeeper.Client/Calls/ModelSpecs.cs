// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Client.Calls;

/// <summary>Writes a query as the contract's <c>ModelSpec</c>.</summary>
internal static class ModelSpecs
{
    public static ModelSpec Of(ModelQuery query)
    {
        var spec = new ModelSpec { Name = query.Name, SignatureName = query.SignatureName };
        if (query.Version is { } version) { spec.Version = version; }
        else if (query.Label is { } label) { spec.VersionLabel = label; }
        return spec;
    }
}
