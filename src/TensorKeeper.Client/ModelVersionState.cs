// SPDX-License-Identifier: MIT
namespace TensorKeeper.Client;

/// <summary>Where a version of a model is in its life. The numbers are TensorFlow Serving's.</summary>
public enum ModelVersionState
{
    /// <summary>The server did not say, or said something that this client does not know.</summary>
    Unknown = 0,

    /// <summary>Known to the server, not yet loading.</summary>
    Start = 10,

    /// <summary>Being loaded and warmed up.</summary>
    Loading = 20,

    /// <summary>Can be called.</summary>
    Available = 30,

    /// <summary>Taken out of service; calls in flight finish.</summary>
    Unloading = 40,

    /// <summary>Unloaded, or failed to load.</summary>
    End = 50,
}
