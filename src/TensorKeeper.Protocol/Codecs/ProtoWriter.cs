// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Writes a protobuf message whose lengths are known, straight into a buffer writer. Not thread-safe.
/// </summary>
/// <remarks>
/// Nothing is checked and nothing is added: fields are written in the order of the calls, default values too. A nested
/// message is announced by <see cref="WriteLength"/> and then written field by field. <see cref="Flush"/> MUST be
/// called at the end. Who does not know the lengths uses <see cref="ProtoBuffer"/>.
/// </remarks>
public ref struct ProtoWriter
{
    private readonly IBufferWriter<byte> _output;
    private Span<byte> _free;
    private int _used;

    /// <summary>Initializes a writer.</summary>
    /// <param name="output">Where the bytes go.</param>
    public ProtoWriter(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Writes a number field of type <c>int32</c>, <c>int64</c>, <c>bool</c> or an enum.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="value">The number; a negative one takes 10 bytes.</param>
    public void WriteVarint(int fieldNumber, long value)
    {
        WriteTag(fieldNumber, WireType.Varint);
        WriteRawVarint((ulong)value);
    }

    /// <summary>Writes a <c>float</c> field.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="value">The number.</param>
    public void WriteFloat(int fieldNumber, float value)
    {
        WriteTag(fieldNumber, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(Reserve(sizeof(float)), value);
        _used += sizeof(float);
    }

    /// <summary>Writes a <c>bytes</c> field, or a message that is encoded already.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="value">The content.</param>
    public void WriteBytes(int fieldNumber, scoped ReadOnlySpan<byte> value)
    {
        WriteLength(fieldNumber, value.Length);
        WriteRaw(value);
    }

    /// <summary>Writes a <c>string</c> field.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="value">The text; lone surrogates become U+FFFD.</param>
    public void WriteString(int fieldNumber, scoped ReadOnlySpan<char> value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        WriteLength(fieldNumber, length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
        _used += length;
    }

    /// <summary>Announces length-delimited content, which the caller writes next.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="contentBytes">Exactly as many bytes as will follow.</param>
    public void WriteLength(int fieldNumber, long contentBytes)
    {
        WriteTag(fieldNumber, WireType.LengthDelimited);
        WriteRawVarint((ulong)contentBytes);
    }

    /// <summary>Writes the tag of a field, whose value the caller writes next.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="wireType">How the value will lie in the bytes.</param>
    public void WriteTag(int fieldNumber, WireType wireType) =>
        WriteRawVarint(((ulong)fieldNumber << 3) | (ulong)wireType);

    /// <summary>Writes a number without a tag.</summary>
    /// <param name="value">The number.</param>
    public void WriteRawVarint(ulong value)
    {
        Span<byte> free = Reserve(ProtoVarint.MaxLength);
        if (value < 0x80)
        {
            free[0] = (byte)value;
            _used++;
            return;
        }

        _used += ProtoVarint.Write(free, value);
    }

    // Packed numbers: room is asked for once in a while and not for each. TVia is what the wire widens a number to: a
    // negative one keeps its sign through long.
    internal void WriteRawVarints<TFrom, TVia>(scoped ReadOnlySpan<TFrom> values)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TVia : unmanaged, INumberBase<TVia>
    {
        int next = 0;
        while (next < values.Length)
        {
            Span<byte> free = Reserve(ProtoVarint.MaxLength);
            int used = 0;
            while (next < values.Length && used <= free.Length - ProtoVarint.MaxLength)
            {
                ulong value = ulong.CreateTruncating(TVia.CreateTruncating(values[next++]));
                while (value >= 0x80)
                {
                    free[used++] = (byte)(value | 0x80);
                    value >>= 7;
                }

                free[used++] = (byte)value;
            }

            _used += used;
        }
    }

    /// <summary>Writes bytes without a tag.</summary>
    /// <param name="value">Copied in as many pieces as the buffer writer likes to give.</param>
    public void WriteRaw(scoped ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            Span<byte> free = Reserve(1);
            int fitting = Math.Min(free.Length, value.Length);
            value[..fitting].CopyTo(free);
            _used += fitting;
            value = value[fitting..];
        }
    }

    /// <summary>
    /// Writes numbers without a tag, as they lie in memory: the content of a packed <c>float</c> or <c>double</c>
    /// field.
    /// </summary>
    /// <typeparam name="T">A number of 4 or 8 bytes.</typeparam>
    /// <param name="values">The numbers.</param>
    public void WriteRaw<T>(scoped ReadOnlySpan<T> values)
        where T : unmanaged => WriteRaw(MemoryMarshal.AsBytes(values));

    /// <summary>Hands everything written so far to the buffer writer.</summary>
    public void Flush()
    {
        if (_used > 0) { _output.Advance(_used); }
        _free = default;
        _used = 0;
    }

    private Span<byte> Reserve(int wanted)
    {
        if (_free.Length - _used < wanted)
        {
            Flush();
            _free = _output.GetSpan(wanted);
        }

        return _free[_used..];
    }
}
