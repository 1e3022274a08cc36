// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Policies;

/// <summary>What a transition policy knows of a version.</summary>
/// <param name="Version">The number.</param>
/// <param name="Phase">Where it is in its life.</param>
/// <param name="IsAspired">Whether it is wanted.</param>
internal readonly record struct VersionFact(long Version, Phase Phase, bool IsAspired);
