// SPDX-License-Identifier: MIT
using System.Buffers;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>Room for the lengths of the tensors of a message, borrowed for the time of one encoding.</summary>
internal readonly ref struct TensorLengths
{
    private readonly TensorLength[] _rented;
    private readonly int _count;

    public TensorLengths(int count)
    {
        _rented = ArrayPool<TensorLength>.Shared.Rent(count);
        _count = count;
    }

    public Span<TensorLength> Span => _rented.AsSpan(0, _count);

    public void Dispose() => ArrayPool<TensorLength>.Shared.Return(_rented);
}
