// SPDX-License-Identifier: MIT
using Google.Protobuf;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.Protocol.Tests.Codecs;

public sealed class ProtoReaderTests
{
    public static TheoryData<ulong> Varints =>
        [0, 1, 127, 128, 16_383, 16_384, (1UL << 28) - 1, 1UL << 28, uint.MaxValue, 1UL << 35, (1UL << 63) - 1, 1UL << 63, ulong.MaxValue];

    [Theory]
    [MemberData(nameof(Varints))]
    public void Varints_of_every_length_are_read_and_measured(ulong value)
    {
        byte[] field = Wire.Varint(1, value);

        int length = ProtoVarint.Read(field.AsSpan(1), out ulong read);
        var written = new byte[ProtoVarint.MaxLength];

        Assert.Equal((field.Length - 1, value), (length, read));
        Assert.Equal(length, ProtoVarint.SizeOf(value));
        Assert.Equal(length, ProtoVarint.Write(written, value));
        Assert.Equal(field[1..], written[..length]);
    }

    [Fact]
    public void Sizes_of_varints_change_at_every_seventh_bit()
    {
        for (int bits = 0; bits < 64; bits++) { Assert.Equal(1 + (bits / 7), ProtoVarint.SizeOf(1UL << bits)); }
    }

    [Fact]
    public void Fields_of_every_kind_are_read()
    {
        byte[] message = Wire.Join(
            Wire.Varint(1, ulong.MaxValue), Wire.Fixed32(2, 1.5f), Wire.Fixed64(3, -2.5), Wire.Text(4, "grün"),
            Wire.Varint(5, 3), Wire.Varint(536_870_911, 1));
        var reader = new ProtoReader(message.AsSpan());

        Assert.True(reader.ReadTag());
        Assert.Equal((1, WireType.Varint, -1L), (reader.FieldNumber, reader.WireType, reader.ReadInt64()));
        Assert.True(reader.ReadTag());
        Assert.Equal(1.5f, reader.ReadFloat());
        Assert.True(reader.ReadTag());
        Assert.Equal(-2.5, reader.ReadDouble());
        Assert.True(reader.ReadTag());
        Assert.Equal("grün", reader.ReadString());
        Assert.True(reader.ReadTag());
        Assert.Equal(-2, reader.ReadSInt64());
        Assert.True(reader.ReadTag());
        Assert.Equal((536_870_911, true), (reader.FieldNumber, reader.ReadBool()));
        Assert.False(reader.ReadTag());
        Assert.Equal(message.Length, reader.Offset);
    }

    [Fact]
    public void Slices_are_views_into_the_memory_given()
    {
        byte[] message = Wire.Message(1, Wire.Bytes(2, 7, 8, 9));
        var reader = new ProtoReader(message.AsMemory());
        reader.ReadTag();
        ProtoReader inner = reader.ReadMessage();
        inner.ReadTag();

        ReadOnlyMemory<byte> slice = inner.ReadMemory();
        message[^1] = 42;

        Assert.Equal([7, 8, 42], slice.ToArray());
    }

    [Fact]
    public void A_reader_over_a_span_gives_out_no_memory() => Assert.Throws<InvalidOperationException>(static () =>
    {
        var reader = new ProtoReader(Wire.Bytes(1, 7).AsSpan());
        reader.ReadTag();
        reader.ReadMemory();
    });

    [Fact]
    public void Repeated_numbers_are_read_packed_and_single()
    {
        byte[] message = Wire.Join(
            Wire.Packed(1, 1, ulong.MaxValue), Wire.Varint(1, 300), Wire.Packed(2, 5), Wire.Varint(2, 6), Wire.Packed(3, 0, 2), Wire.Varint(3, 0),
            Wire.Bytes(4, BitConverter.GetBytes(0.5f)), Wire.Fixed32(4, 1), Wire.Bytes(5, BitConverter.GetBytes(0.25)), Wire.Fixed64(5, 2));
        var int64s = new List<long>();
        var int32s = new List<int>();
        var bools = new List<bool>();
        var floats = new List<float>();
        var doubles = new List<double>();

        var reader = new ProtoReader(message.AsSpan());
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: reader.ReadInt64s(int64s); break;
                case 2: reader.ReadInt32s(int32s); break;
                case 3: reader.ReadBools(bools); break;
                case 4: reader.ReadFloats(floats); break;
                default: reader.ReadDoubles(doubles); break;
            }
        }

        Assert.Equal([1, -1, 300], int64s);
        Assert.Equal([5, 6], int32s);
        Assert.Equal([false, true, false], bools);
        Assert.Equal([0.5f, 1], floats);
        Assert.Equal([0.25, 2], doubles);
    }

    [Fact]
    public void Map_entries_are_read_in_either_order_and_with_either_part_missing()
    {
        byte[] value = Wire.Varint(1, 5);
        byte[] message = Wire.Join(
            Wire.Message(1, Wire.Text(1, "a"), Wire.Bytes(2, value)), Wire.Message(1, Wire.Bytes(2, value), Wire.Text(1, "b")),
            Wire.Message(1, Wire.Text(1, "c"), Wire.Varint(9, 1)), Wire.Message(1, Wire.Bytes(2, value)));
        var read = new List<(string, long)>();

        var reader = new ProtoReader(message.AsSpan());
        while (reader.ReadTag())
        {
            string key = reader.ReadMapEntry(out ProtoReader inner);
            read.Add((key, inner.ReadTag() ? inner.ReadInt64() : 0));
        }

        Assert.Equal([("a", 5L), ("b", 5L), ("c", 0L), ("", 5L)], read);
    }

    [Fact]
    public void A_wrong_wire_type_is_told_with_field_and_place()
    {
        ProtoFormatException thrown = Assert.Throws<ProtoFormatException>(static () =>
        {
            var reader = new ProtoReader(Wire.Varint(7, 1).AsSpan(), offset: 1000);
            reader.ReadTag();
            reader.ReadString();
        });

        Assert.Equal(1001, thrown.Offset);
        Assert.Equal("Malformed protobuf at byte 1001: field 7 has wire type 0, but 2 (LengthDelimited) is expected.", thrown.Message);
    }

    [Fact]
    public void Messages_nested_too_deeply_are_refused()
    {
        byte[] message = [];
        for (int level = 0; level <= ProtoReader.MaxDepth; level++) { message = Wire.Bytes(1, message); }

        Assert.Equal(ProtoReader.MaxDepth, Depth(message.AsSpan(message.Length - Wire.Fields(message)[0].Length)[OuterHeader(message)..].ToArray()));
        Assert.Throws<ProtoFormatException>(() => Depth(message));

        static int OuterHeader(byte[] message)
        {
            var reader = new ProtoReader(message.AsSpan());
            reader.ReadTag();
            return message.Length - reader.ReadBytes().Length;
        }

        static int Depth(byte[] message)
        {
            var reader = new ProtoReader(message.AsSpan());
            return Walk(ref reader);
        }

        static int Walk(ref ProtoReader reader)
        {
            if (!reader.ReadTag()) { return 0; }
            ProtoReader inner = reader.ReadMessage();
            return 1 + Walk(ref inner);
        }
    }

    [Fact]
    public void Any_bytes_are_read_as_the_generated_class_reads_them_or_refused()
    {
        var random = new Random(31);
        byte[] sound = new TensorShapeProto
        {
            Dim = { new TensorShapeProto.Types.Dim { Size = 300, Name = "batch" }, new TensorShapeProto.Types.Dim { Size = -1 } },
            UnknownRank = true,
        }.ToByteArray();
        int accepted = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] bytes = sound.ToArray();
            for (int i = random.Next(3); i >= 0; i--) { bytes[random.Next(bytes.Length)] = (byte)random.Next(256); }
            bytes = bytes[..random.Next(bytes.Length + 1)];

            TensorShapeProto? expected = null;
            try { expected = TensorShapeProto.Parser.ParseFrom(bytes); }
            catch (InvalidProtocolBufferException) { }

            try
            {
                TensorShapeProto actual = ReadShape(bytes);
                Assert.NotNull(expected);
                Assert.Equal(expected.Dim.Select(static dim => (dim.Size, dim.Name)), actual.Dim.Select(static dim => (dim.Size, dim.Name)));
                Assert.Equal(expected.UnknownRank, actual.UnknownRank);
                accepted++;
            }
            catch (ProtoFormatException refused)
            {
                Assert.True(expected is null || refused.Reason.Contains("is no tag", StringComparison.Ordinal), $"{refused.Message} {Convert.ToHexString(bytes)}");
            }
        }

        Assert.InRange(accepted, 2_000, 48_000);
    }

    private static TensorShapeProto ReadShape(byte[] bytes)
    {
        var shape = new TensorShapeProto();
        var reader = new ProtoReader(bytes.AsSpan());
        while (reader.ReadTag())
        {
            switch (reader.Tag)
            {
                case (2 << 3) | 2:
                    var dim = new TensorShapeProto.Types.Dim();
                    ProtoReader inner = reader.ReadMessage();
                    while (inner.ReadTag())
                    {
                        switch (inner.Tag)
                        {
                            case 1 << 3: dim.Size = inner.ReadInt64(); break;
                            case (2 << 3) | 2: dim.Name = inner.ReadString(); break;
                            default: inner.Skip(); break;
                        }
                    }

                    shape.Dim.Add(dim);
                    break;
                case 3 << 3: shape.UnknownRank = reader.ReadBool(); break;
                default: reader.Skip(); break;
            }
        }

        return shape;
    }
}
