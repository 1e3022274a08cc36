// SPDX-License-Identifier: MIT
using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.Serving.Engines;

/// <summary>Memory that the engine allocated for a result, given back when the tensor over it is disposed. Not thread-safe.</summary>
internal sealed unsafe class OrtTensorMemory : MemoryManager<byte>
{
    private OrtValue? _value;
    private readonly byte* _start;
    private readonly int _length;

    public OrtTensorMemory(OrtValue value, int length)
    {
        Span<byte> bytes = value.GetTensorMutableRawData();
        _value = value;
        _length = length;

        // The engine's memory never moves; an empty result may have none.
        fixed (byte* start = bytes) { _start = start; }
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_value is null, this);
        return new Span<byte>(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_value is null, this);
        return new MemoryHandle(_start + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => Interlocked.Exchange(ref _value, null)?.Dispose();
}
