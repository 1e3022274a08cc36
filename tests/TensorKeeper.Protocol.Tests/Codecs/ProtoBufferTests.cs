// SPDX-License-Identifier: MIT
using System.Buffers;
using Google.Protobuf;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.Onnx;

namespace TensorKeeper.Protocol.Tests.Codecs;

public sealed class ProtoBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(3_000_000)]
    public void Nested_messages_of_any_length_are_the_generated_bytes(int length)
    {
        string name = new('n', length);
        var expected = new ModelProto
        {
            IrVersion = 10,
            Graph = new GraphProto { Name = "g", Node = { new NodeProto { Input = { "a", "" }, OpType = name, Attribute = { new AttributeProto { Name = "alpha", F = 0.5f } } } } },
        };

        var buffer = new ProtoBuffer(capacity: 1);
        buffer.WriteVarint(1, 10);
        int graph = buffer.Begin(7);
        int node = buffer.Begin(1);
        buffer.WriteString(1, "a");
        buffer.WriteString(1, "");
        buffer.WriteString(4, name);
        int attribute = buffer.Begin(5);
        buffer.WriteString(1, "alpha");
        buffer.WriteFloat(2, 0.5f);
        buffer.End(attribute);
        buffer.End(node);
        buffer.WriteString(2, "g");
        buffer.End(graph);

        Assert.Equal(expected.ToByteArray(), buffer.ToArray());
    }

    [Fact]
    public void Packed_fields_are_the_generated_bytes()
    {
        long[] int64s = [0, -1, 300, long.MinValue];
        float[] floats = [1, -0f, float.NaN];
        double[] doubles = [Math.PI];
        var expected = new TensorProto { DataType = 1, FloatData = { floats }, Int64Data = { int64s }, DoubleData = { doubles }, RawData = ByteString.CopyFrom(1, 2) };

        var buffer = new ProtoBuffer();
        buffer.WriteVarint(2, 1);
        buffer.WritePackedFixed<float>(4, floats);
        buffer.WritePackedFixed<double>(5, []);
        buffer.WritePackedVarints(7, int64s);
        buffer.WritePackedVarints(11, []);
        buffer.WriteBytes(9, [1, 2]);
        buffer.WritePackedFixed<double>(10, doubles);

        Assert.Equal(expected, TensorProto.Parser.ParseFrom(buffer.WrittenSpan));
    }

    [Fact]
    public void A_cleared_buffer_begins_anew()
    {
        var buffer = new ProtoBuffer();
        buffer.WriteDouble(1, 2.5);
        buffer.Clear();
        buffer.WriteVarint(1, -1);

        Assert.Equal(Wire.Varint(1, ulong.MaxValue), buffer.WrittenMemory.ToArray());
        Assert.Equal(11, buffer.Length);
    }

    [Fact]
    public void Mistaken_marks_and_advances_are_refused()
    {
        var buffer = new ProtoBuffer(4);

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.End(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.End(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(4096)]
    public void The_writer_fills_buffers_of_any_size(int most)
    {
        var random = new Random(5);
        byte[] content = new byte[5000];
        random.NextBytes(content);
        var pieces = new Pieces(most);

        var writer = new ProtoWriter(pieces);
        writer.WriteVarint(1, -1);
        writer.WriteBytes(2, content);
        writer.WriteString(3, "grün");
        writer.WriteFloat(4, 1.5f);
        writer.WriteLength(5, 8);
        writer.WriteRaw<double>([2.5]);
        writer.Flush();

        Assert.Equal(
            Wire.Join(Wire.Varint(1, ulong.MaxValue), Wire.Bytes(2, content), Wire.Text(3, "grün"), Wire.Fixed32(4, 1.5f), Wire.Bytes(5, BitConverter.GetBytes(2.5))),
            pieces.Written.ToArray());
    }

    // Gives out as little room as it may.
    private sealed class Pieces(int most) : IBufferWriter<byte>
    {
        private byte[] _room = [];

        public List<byte> Written { get; } = [];

        public void Advance(int count) => Written.AddRange(_room[..count]);

        public Memory<byte> GetMemory(int sizeHint = 0) => _room = new byte[Math.Max(most, sizeHint)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
