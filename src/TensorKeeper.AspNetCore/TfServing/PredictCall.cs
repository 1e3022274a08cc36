// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>What one call of Predict holds until its answer is on the wire. Not thread-safe.</summary>
internal sealed class PredictCall(PredictRequestMessage request) : IDisposable
{
    public PredictRequestMessage Request => request;

    public ServableHandle? Handle { get; set; }

    public PredictResponseMessage? Response { get; set; }

    /// <summary>Gives the tensors back, and then lets go of the version that their memory may belong to.</summary>
    public void Dispose()
    {
        Response?.Dispose();
        request.Dispose();
        Handle?.Dispose();
    }
}
