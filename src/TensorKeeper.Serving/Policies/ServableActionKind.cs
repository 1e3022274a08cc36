// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Policies;

/// <summary>What can be done with a version.</summary>
internal enum ServableActionKind
{
    /// <summary>Bring it into memory and let it serve.</summary>
    Load,

    /// <summary>Take it out of serving, and of memory once nobody uses it.</summary>
    Unload,
}
