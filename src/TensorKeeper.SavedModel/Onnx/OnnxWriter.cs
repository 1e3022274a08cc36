// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;

namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Writes protobuf fields into a growing buffer; the length of a message is patched in when it ends.</summary>
internal sealed class OnnxWriter(int capacity)
{
    private byte[] _buffer = new byte[capacity];
    private int _length;

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public void Int(int field, long value)
    {
        Varint(((uint)field << 3) | 0);
        Varint((ulong)value);
    }

    public void Float(int field, float value)
    {
        Varint(((uint)field << 3) | 5);
        BinaryPrimitives.WriteSingleLittleEndian(Reserve(sizeof(float)), value);
    }

    public void Text(int field, string value)
    {
        Varint(((uint)field << 3) | 2);
        int count = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)count);
        Encoding.UTF8.GetBytes(value, Reserve(count));
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((uint)field << 3) | 2);
        Varint((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    public void Message<T>(int field, T content, Action<OnnxWriter, T> write)
    {
        Varint(((uint)field << 3) | 2);
        int start = _length;
        Reserve(1);
        write(this, content);
        int count = _length - start - 1;
        int extra = VarintSize((ulong)count) - 1;
        if (extra > 0)
        {
            Reserve(extra);
            _buffer.AsSpan(start + 1, count).CopyTo(_buffer.AsSpan(start + 1 + extra));
        }

        int end = _length;
        _length = start;
        Varint((ulong)count);
        _length = end;
    }

    private static int VarintSize(ulong value)
    {
        int size = 1;
        while ((value >>= 7) != 0) { size++; }
        return size;
    }

    private void Varint(ulong value)
    {
        Span<byte> bytes = Reserve(VarintSize(value));
        int i = 0;
        for (; value >= 0x80; value >>= 7) { bytes[i++] = (byte)(value | 0x80); }
        bytes[i] = (byte)value;
    }

    private Span<byte> Reserve(int count)
    {
        int needed = checked(_length + count);
        if (needed > _buffer.Length) { Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, 2L * _buffer.Length), Array.MaxLength)); }
        Span<byte> span = _buffer.AsSpan(_length, count);
        _length = needed;
        return span;
    }
}
