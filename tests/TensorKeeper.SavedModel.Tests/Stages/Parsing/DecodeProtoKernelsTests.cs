// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Tests.Messages;
using Figures = TensorKeeper.SavedModel.Tests.Programs.OpMatrix.Numbers;

namespace TensorKeeper.SavedModel.Tests.Stages.Parsing;

public sealed class DecodeProtoKernelsTests
{
    private const int Double = 1;
    private const int Float = 2;
    private const int Int64 = 3;
    private const int UInt64 = 4;
    private const int Int32 = 5;
    private const int Fixed64 = 6;
    private const int Fixed32 = 7;
    private const int Bool = 8;
    private const int String = 9;
    private const int Message = 11;
    private const int UInt32 = 13;
    private const int Enum = 14;
    private const int SFixed32 = 15;
    private const int SInt32 = 17;
    private const int SInt64 = 18;

    [Fact]
    public void Lists_of_examples_are_padded_to_the_longest()
    {
        ProtoMessage types = Set(Type("List", Field("examples", 1, String, repeated: true), Field("context", 2, String)));
        byte[] two = new ProtoMessage().Text(1, "a").Text(2, "old").Text(1, "bc").Text(2, "context").Bytes;
        byte[] none = [];

        Tensor[] decoded = Decode(types, ["context", "examples"], [DataType.String, DataType.String], Serialized([2], two, none));

        Assert.Equal([1, 2, 0, 0], decoded[0].AsSpan<int>().ToArray());
        Assert.Equal((new TensorShape(2, 2), new TensorShape(2, 1), new TensorShape(2, 2)), (decoded[0].Shape, decoded[1].Shape, decoded[2].Shape));
        Assert.Equal(["context", ""], decoded[1].ToTextArray());
        Assert.Equal(["a", "bc", "", ""], decoded[2].ToTextArray());
    }

    [Theory]
    [InlineData(Int64, "i64", -3.0)]
    [InlineData(Int32, "i32", -3.0)]
    [InlineData(Int32, "i64", -3.0)]
    [InlineData(UInt32, "u32", 4294967293.0)]
    [InlineData(UInt32, "i64", 4294967293.0)]
    [InlineData(UInt64, "i64", -3.0)]
    [InlineData(Enum, "i32", -3.0)]
    [InlineData(Bool, "bool", 1.0)]
    public void A_number_of_variable_length_has_its_sign(int kind, string type, double expected)
    {
        byte[] one = new ProtoMessage().Int(5, -3).Bytes;

        Tensor[] decoded = Decode(Set(Type("List", Field("x", 5, kind))), ["x"], [Figures.DataTypeOf(type)], Serialized([], one));

        Assert.Equal((new TensorShape(1), new TensorShape(1)), (decoded[0].Shape, decoded[1].Shape));
        Assert.Equal([expected], Figures.Read(decoded[1]));
    }

    [Theory]
    [InlineData(SInt32, "i32")]
    [InlineData(SInt64, "i64")]
    public void A_folded_number_is_unfolded(int kind, string type)
    {
        byte[] three = new ProtoMessage().Int(5, 0).Int(5, 1).Int(5, 4).Int(5, 5).Bytes;

        Assert.Equal([0, -1, 2, -3], Figures.Read(Decode(Set(Type("List", Field("x", 5, kind, repeated: true))), ["x"], [Figures.DataTypeOf(type)], Serialized([1], three))[1]));
    }

    [Theory]
    [InlineData(Fixed32, "i64", new byte[] { 0x2d, 2, 1, 0, 0 }, 258.0)]
    [InlineData(SFixed32, "i32", new byte[] { 0x2d, 0xff, 0xff, 0xff, 0xff }, -1.0)]
    [InlineData(Fixed64, "u64", new byte[] { 0x29, 2, 1, 0, 0, 0, 0, 0, 0 }, 258.0)]
    [InlineData(Float, "f32", new byte[] { 0x2d, 0, 0, 0x20, 0x40 }, 2.5)]
    [InlineData(Float, "f64", new byte[] { 0x2d, 0, 0, 0x20, 0x40 }, 2.5)]
    [InlineData(Double, "f64", new byte[] { 0x29, 0, 0, 0, 0, 0, 0, 4, 0x40 }, 2.5)]
    public void A_number_of_fixed_length_is_read(int kind, string type, byte[] message, double expected) => Assert.Equal(
        [expected], Figures.Read(Decode(Set(Type("List", Field("x", 5, kind))), ["x"], [Figures.DataTypeOf(type)], Serialized([1], message))[1]));

    [Fact]
    public void Packed_numbers_are_as_good_as_single_ones()
    {
        byte[] mixed = new ProtoMessage().Packed(5, 1, 2).Int(5, 3).Int(9, 77).Packed(5).Bytes;

        Assert.Equal([1, 2, 3], Figures.Read(Decode(Set(Type("List", Field("x", 5, Int64, repeated: true))), ["x"], [DataType.Int64], Serialized([1], mixed))[1]));
    }

    [Fact]
    public void Missing_values_are_the_default_that_the_type_declares()
    {
        ProtoMessage types = Set(Type("List", Field("n", 1, Int32, text: "7"), Field("f", 2, Float, text: "0.5"), Field("t", 3, String, text: "none"), Field("b", 4, Bool, text: "true")));
        byte[] full = new ProtoMessage().Int(1, 1).Float(2, 2).Text(3, "x").Int(4, 0).Bytes;

        Tensor[] decoded = Decode(types, ["n", "f", "t", "b"], [DataType.Int32, DataType.Float, DataType.String, DataType.Bool], Serialized([2], full, []));

        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0], decoded[0].AsSpan<int>().ToArray());
        Assert.Equal([1, 7], Figures.Read(decoded[1]));
        Assert.Equal([2, 0.5], Figures.Read(decoded[2]));
        Assert.Equal(["x", "none"], decoded[3].ToTextArray());
        Assert.Equal([0, 1], Figures.Read(decoded[4]));
    }

    [Fact]
    public void A_type_within_a_type_is_found_and_a_message_is_bytes()
    {
        ProtoMessage outer = Type("Outer", Field("no", 1, Int64));
        outer.Message(3, Type("Inner", Field("part", 1, Message)));
        byte[] message = new ProtoMessage().Message(1, new ProtoMessage().Text(2, "deep")).Bytes;

        Tensor[] decoded = Decode(Set(outer), ["part"], [DataType.String], Serialized([1], message), "a.b.Outer.Inner");

        Assert.Equal(["\u0012\u0004deep"], decoded[1].ToTextArray());
    }

    [Fact]
    public void No_messages_have_no_values() => Assert.Equal(
        new TensorShape(0, 3, 0), Decode(Set(Type("List", Field("x", 5, Int64))), ["x"], [DataType.Int64], Serialized([0, 3]))[1].Shape);

    [Theory]
    [InlineData(new byte[] { 0x28 })]
    [InlineData(new byte[] { 0x2a, 9, 1 })]
    [InlineData(new byte[] { 0xff })]
    public void A_damaged_message_is_refused(byte[] message) => Assert.Contains(
        "Unable to parse message 0 as a.b.List",
        Assert.Throws<ServingException>(() => Decode(Set(Type("List", Field("x", 5, Int64))), ["x"], [DataType.Int64], Serialized([1], message))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("a.b.Other", "x", "i64", "No descriptor found for message type a.b.Other")]
    [InlineData("a.b.List", "y", "i64", "Unknown field: y")]
    [InlineData("a.b.List", "x", "f32", "Unexpected output type")]
    public void What_the_descriptors_do_not_say_is_refused_when_the_model_is_loaded(string type, string field, string output, string reason)
    {
        SavedModelException refused = Assert.Throws<SavedModelException>(
            () => Decode(Set(Type("List", Field("x", 5, Int64))), [field], [Figures.DataTypeOf(output)], Serialized([0]), type));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Descriptors_of_the_program_are_refused()
    {
        HostNode node = HostNode.Op("DecodeProtoV2").With("message_type", "tensorflow.Example").With("descriptor_source", "local://").Outputs(1);

        Assert.Contains("bytes://", Assert.Throws<SavedModelException>(() => node.Run(Serialized([0]))).Message, StringComparison.Ordinal);
    }

    private static Tensor[] Decode(ProtoMessage types, string[] fields, DataType[] outputs, Tensor messages, string type = "a.b.List") => HostNode.Op("DecodeProtoV2")
        .With("message_type", type).With("field_names", fields).With("output_types", outputs)
        .WithBytes("descriptor_source", [.. Encoding.UTF8.GetBytes("bytes://"), .. types.Bytes]).Outputs(1 + fields.Length).Run(messages);

    private static Tensor Serialized(long[] shape, params byte[][] messages)
    {
        var bytes = new StringElementsBuilder();
        foreach (byte[] message in messages) { bytes.Add(message); }
        return bytes.ToTensor(new TensorShape(shape));
    }

    private static ProtoMessage Set(ProtoMessage type) =>
        new ProtoMessage().Message(1, new ProtoMessage().Text(1, "a.proto").Text(2, "a.b").Message(4, new ProtoMessage().Text(1, "First")).Message(4, type));

    private static ProtoMessage Type(string name, params ProtoMessage[] fields)
    {
        ProtoMessage type = new ProtoMessage().Text(1, name);
        foreach (ProtoMessage field in fields) { type.Message(2, field); }
        return type;
    }

    private static ProtoMessage Field(string name, int number, int kind, bool repeated = false, string text = "")
    {
        ProtoMessage field = new ProtoMessage().Text(1, name).Int(3, number).Int(4, repeated ? 3 : 1).Int(5, kind);
        return text.Length == 0 ? field : field.Text(7, text);
    }
}
