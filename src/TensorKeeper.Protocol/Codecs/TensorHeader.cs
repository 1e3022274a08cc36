// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>What a <c>TensorProto</c> says of itself, found by one pass over its fields, whose order is free.</summary>
/// <remarks>A ref struct, because it keeps bookmarks into the message; nothing is copied out of it yet.</remarks>
internal ref struct TensorHeader
{
    private const uint DtypeTag = (1 << 3) | (uint)WireType.Varint;
    private const uint ShapeTag = (2 << 3) | (uint)WireType.LengthDelimited;
    private const uint ContentTag = (4 << 3) | (uint)WireType.LengthDelimited;
    private const uint DimTag = (2 << 3) | (uint)WireType.LengthDelimited;
    private const uint UnknownRankTag = (3 << 3) | (uint)WireType.Varint;
    private const uint SizeTag = (1 << 3) | (uint)WireType.Varint;

    /// <summary>The most dimensions that TensorFlow gives a tensor.</summary>
    public const int MaxRank = 254;

    private long[]? _dimensions;

    public ElementType ElementType { get; private set; }

    public DataType DataType { get; private set; }

    public int Rank { get; private set; }

    public bool UnknownRank { get; private set; }

    /// <summary>A reader at the first byte of <c>tensor_content</c>; meaningless if there is none.</summary>
    public ProtoSequenceReader Content { get; private set; }

    /// <summary>The length of <c>tensor_content</c>; 0 also if there is none.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>Reads to the end of the message that the reader was narrowed to.</summary>
    public static TensorHeader Read(ProtoSequenceReader reader)
    {
        var header = default(TensorHeader);
        while (reader.ReadTag())
        {
            switch (reader.Tag)
            {
                case DtypeTag:
                    header.DataType = (DataType)(int)reader.ReadRawVarint();
                    break;
                case ShapeTag:
                    long outer = reader.Enter();
                    header.ReadShape(ref reader);
                    reader.Leave(outer);
                    break;
                case ContentTag:
                    header.ContentBytes = reader.ReadLength();
                    header.Content = reader;
                    reader.Advance(header.ContentBytes);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        header.ElementType = DataTypeCodec.ToElementType(header.DataType);
        return header;
    }

    /// <summary>Checks type and shape as TensorFlow does.</summary>
    /// <param name="shape">The shape; a scalar if the message has none.</param>
    /// <param name="count">The number of elements.</param>
    /// <returns>Why no tensor can be made of it, or null.</returns>
    public readonly string? Check(out TensorShape shape, out long count)
    {
        shape = TensorShape.Scalar;
        count = 1;
        if (ElementType == ElementType.None) { return $"elements of type {(int)DataType} ({DataType}) cannot be held"; }
        if (UnknownRank) { return "the rank of a value cannot be unknown"; }
        if (Rank > MaxRank) { return $"{Rank} dimensions exceed {MaxRank}"; }
        if (Rank == 0) { return null; }

        foreach (long dimension in _dimensions!)
        {
            if (dimension < 0) { return $"an extent of {dimension} is negative"; }
            if (count != 0 && dimension > long.MaxValue / count) { return "the number of elements exceeds 64 bits"; }
            count *= dimension;
        }

        shape = TensorShape.FromTrusted(_dimensions!);
        return null;
    }

    // A message may come in parts: the dimensions of a second shape are appended, as protobuf merges.
    private void ReadShape(ref ProtoSequenceReader reader)
    {
        int from = Rank;
        Rank += CountDims(reader);

        // A shape of a million dimensions is refused later; until then it takes no memory.
        if (Rank <= MaxRank && Rank > from) { Array.Resize(ref _dimensions, Rank); }
        while (reader.ReadTag())
        {
            switch (reader.Tag)
            {
                case DimTag:
                    long outer = reader.Enter();
                    long size = ReadSize(ref reader);
                    reader.Leave(outer);
                    if (Rank <= MaxRank) { _dimensions![from++] = size; }
                    break;
                case UnknownRankTag:
                    UnknownRank = reader.ReadRawVarint() != 0;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    // By value: the caller's reader stays where it is.
    private static int CountDims(ProtoSequenceReader reader)
    {
        int count = 0;
        while (reader.ReadTag())
        {
            if (reader.Tag == DimTag) { count++; }
            reader.Skip();
        }

        return count;
    }

    private static long ReadSize(ref ProtoSequenceReader reader)
    {
        long size = 0;
        while (reader.ReadTag())
        {
            if (reader.Tag == SizeTag) { size = (long)reader.ReadRawVarint(); }
            else { reader.Skip(); }
        }

        return size;
    }
}
