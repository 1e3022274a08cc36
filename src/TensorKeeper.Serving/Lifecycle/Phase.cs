// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Where a version is in its life, as the manager sees it; clients see <see cref="ServableState"/>.</summary>
internal enum Phase
{
    /// <summary>Aspired; nothing was done yet.</summary>
    New,

    /// <summary>Being loaded, the waiting between attempts included.</summary>
    Loading,

    /// <summary>Serving.</summary>
    Ready,

    /// <summary>No longer found by requests; some still run.</summary>
    Draining,

    /// <summary>Nobody uses it; its memory is being given back.</summary>
    Unloading,

    /// <summary>Out of memory.</summary>
    Gone,

    /// <summary>Could not be loaded; nothing of it is in memory.</summary>
    Failed,
}
