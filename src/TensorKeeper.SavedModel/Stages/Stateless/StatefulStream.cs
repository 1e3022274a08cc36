// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>The stream of a random op without a state of its own in the graph: each call draws on where the last one stopped. Thread-safe.</summary>
/// <remarks>With the attributes <c>seed</c> and <c>seed2</c> the stream begins where TensorFlow's does; without them nobody can foretell it.</remarks>
internal sealed class StatefulStream
{
    private readonly Lock _lock = new();
    private readonly ulong _key;
    private readonly ulong _high;
    private ulong _low;

    public StatefulStream(SourceNode node)
    {
        (_key, _high) = ((ulong)node.Int("seed", 0), (ulong)node.Int("seed2", 0));
        if (_key != 0 || _high != 0) { return; }
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        (_key, _high) = (BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..]));
    }

    /// <summary>Sets groups of four words aside and returns a generator that begins with them.</summary>
    public Philox Take(ulong groups, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ulong first = _low;
            _low = unchecked(_low + groups);
            return new Philox(_key, first, _high, cancellationToken);
        }
    }
}
