// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Conformance.Runners;

/// <summary>Composes the importer and the engine as a server does.</summary>
internal static class SavedModelRunner
{
    private static readonly Lazy<IModelFormat> Shared = new(static () => new SavedModelFormat(new OnnxRuntimeEngine()));

    /// <summary>Gets the format; one for all tests, as in a server.</summary>
    public static IModelFormat Format => Shared.Value;
}
