// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Telemetry;

/// <summary>A part of a request's way through the server.</summary>
public enum RequestPhase
{
    /// <summary>A message becomes tensors; recorded by the doors.</summary>
    Decode,

    /// <summary>The request waits for its turn; zero for one that runs at once.</summary>
    Queue,

    /// <summary>Rows of several requests are joined, or their outputs cut; only of those that run together.</summary>
    Batch,

    /// <summary>The model runs; once for all requests that run together.</summary>
    Execute,

    /// <summary>Tensors become a message; recorded by the doors.</summary>
    Encode,
}
