// SPDX-License-Identifier: MIT
using System.Buffers;

namespace TensorKeeper.Protocol.Tests.Codecs;

/// <summary>Cuts bytes into the segments in which a network delivers them.</summary>
internal static class Segments
{
    public static ReadOnlySequence<byte> Whole(byte[] bytes) => new(bytes);

    public static ReadOnlySequence<byte> CutAt(byte[] bytes, params ReadOnlySpan<int> cuts)
    {
        var first = new Segment(bytes.AsMemory(0, cuts.Length == 0 ? bytes.Length : cuts[0]), null);
        Segment last = first;
        for (int i = 0; i < cuts.Length; i++)
        {
            int end = i + 1 < cuts.Length ? cuts[i + 1] : bytes.Length;
            last = new Segment(bytes.AsMemory(cuts[i], end - cuts[i]), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    public static ReadOnlySequence<byte> OfSize(byte[] bytes, int size) =>
        CutAt(bytes, [.. Enumerable.Range(1, Math.Max(0, (bytes.Length - 1) / size)).Select(i => i * size)]);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null) { return; }
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
