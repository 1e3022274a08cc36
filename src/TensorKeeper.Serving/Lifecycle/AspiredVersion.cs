// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>A version that a source wants served, and where it is. Immutable.</summary>
/// <param name="Id">The model and its version.</param>
/// <param name="Directory">The version's directory, an absolute path.</param>
/// <param name="Format">What loads it.</param>
internal sealed record AspiredVersion(ServableId Id, string Directory, IModelFormat Format);
