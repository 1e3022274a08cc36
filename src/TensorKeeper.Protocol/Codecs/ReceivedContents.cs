// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>Contents of tensors that were received into memory of their own, by their place in the message. Not thread-safe.</summary>
/// <remarks>Disposing it disposes what no tensor took over.</remarks>
internal sealed class ReceivedContents : IDisposable
{
    private readonly List<(long Offset, AlignedBuffer Buffer)> _contents = [];

    /// <summary>Adds the content that begins at a place of the message.</summary>
    public void Add(long offset, AlignedBuffer buffer) => _contents.Add((offset, buffer));

    /// <summary>Takes a content out.</summary>
    /// <param name="offset">Where it begins in the message.</param>
    /// <returns>Its memory, which is the caller's from now on; null if it was not received apart.</returns>
    public AlignedBuffer? Take(long offset)
    {
        int at = _contents.FindIndex(content => content.Offset == offset);
        if (at < 0) { return null; }
        AlignedBuffer buffer = _contents[at].Buffer;
        _contents.RemoveAt(at);
        return buffer;
    }

    public void Dispose()
    {
        foreach ((_, AlignedBuffer buffer) in _contents) { ((IDisposable)buffer).Dispose(); }
        _contents.Clear();
    }
}
