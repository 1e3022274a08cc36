// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.Serving.Engines;

/// <summary>The elements of an output, in the engine's memory; disposing gives them back. Not thread-safe.</summary>
/// <remarks>
/// The memory may be the session's own: an output that the graph's optimizer found to be constant is a view of a weight.
/// So an output is disposed before its session, which whoever holds a servable's handle does by itself. A forgotten output
/// is collected by the finalizer of <see cref="OrtValue"/>.
/// </remarks>
internal sealed unsafe class EngineMemory : MemoryManager<byte>
{
    private readonly int _length;
    private OrtValue? _value;
    private byte* _start;

    /// <summary>Takes ownership of an output.</summary>
    /// <param name="value">A tensor of numbers.</param>
    /// <param name="length">Its size in bytes.</param>
    public EngineMemory(OrtValue value, int length)
    {
        _value = value;
        _length = length;
        if (length > 0) { _start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value.GetTensorMutableRawData())); }
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_value is null, this);
        return new Span<byte>(_start, _length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_value is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        return new MemoryHandle(_start + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        OrtValue? value = Interlocked.Exchange(ref _value, null);
        if (value is null) { return; }
        _start = null;
        value.Dispose();
    }
}
