// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>What one call of Predict holds until its answer is on the wire. Not thread-safe.</summary>
/// <param name="request">The request, which belongs to the call.</param>
/// <param name="decodedAt">When it was decoded, in ticks of the clock: the model's time counts from there.</param>
internal sealed class PredictCall(PredictRequestMessage request, long decodedAt) : IDisposable
{
    public PredictRequestMessage Request => request;

    public long DecodedAt => decodedAt;

    /// <summary>Gets or sets when the model had run, in ticks of the clock.</summary>
    public long RanUntil { get; set; }

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
