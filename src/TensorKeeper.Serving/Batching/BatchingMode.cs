// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>Whether requests that wait at the same time are run together.</summary>
public enum BatchingMode
{
    /// <summary>Where that is safe and requests wait anyway; nothing has to be set. An idle engine waits for nobody.</summary>
    Automatic,

    /// <summary>By <see cref="BatchingParameters"/>, with the meaning that TensorFlow Serving gives them.</summary>
    Configured,

    /// <summary>Never: each request runs by itself, on the thread that decoded it.</summary>
    Off,
}
