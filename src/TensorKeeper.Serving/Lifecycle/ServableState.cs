// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Where a version is in its life, as clients see it.</summary>
/// <remarks>
/// Available is reported after the fact and unloading before it, so that a version reported available can be called.
/// The numbers are those of TensorFlow Serving's <c>ModelVersionStatus.State</c>.
/// </remarks>
public enum ServableState
{
    /// <summary>Nothing is known.</summary>
    Unknown = 0,

    /// <summary>Aspired, not yet loading.</summary>
    Start = 10,

    /// <summary>Loading, warm-up and retries included.</summary>
    Loading = 20,

    /// <summary>Can be called.</summary>
    Available = 30,

    /// <summary>No longer found by requests; calls in flight finish.</summary>
    Unloading = 40,

    /// <summary>Unloaded, or failed to load for good.</summary>
    End = 50,
}
