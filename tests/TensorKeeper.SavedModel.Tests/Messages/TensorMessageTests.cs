// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Messages;

public sealed class TensorMessageTests
{
    private const int Content = 4;

    public static TheoryData<int, int, long[], byte[]> Integers => new()
    {
        { (int)DataType.Int32, 7, [1, -2], [1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff] },
        { (int)DataType.Int16, 7, [1, -2], [1, 0, 0xfe, 0xff] },
        { (int)DataType.Int8, 7, [1, -2], [1, 0xfe] },
        { (int)DataType.UInt8, 7, [1, 254], [1, 0xfe] },
        { (int)DataType.UInt16, 7, [1, 65534], [1, 0, 0xfe, 0xff] },
        { (int)DataType.QInt8, 7, [1, -2], [1, 0xfe] },
        { (int)DataType.QUInt8, 7, [1, 254], [1, 0xfe] },
        { (int)DataType.QInt32, 7, [1, 2], [1, 0, 0, 0, 2, 0, 0, 0] },
        { (int)DataType.Int64, 10, [1, -1], [1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255] },
        { (int)DataType.Bool, 11, [1, 0], [1, 0] },
        { (int)DataType.Half, 13, [0x3c00, 0xc000], [0, 0x3c, 0, 0xc0] },
        { (int)DataType.BFloat16, 13, [0x3f80, 0xc000], [0x80, 0x3f, 0, 0xc0] },
        { (int)DataType.UInt32, 16, [1, uint.MaxValue], [1, 0, 0, 0, 255, 255, 255, 255] },
        { (int)DataType.UInt64, 17, [1, -1], [1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255] },
    };

    [Theory]
    [MemberData(nameof(Integers))]
    public void Lists_of_integers_become_elements_of_the_type(int type, int field, long[] values, byte[] expected)
    {
        Tensor packed = Read((DataType)type, [2], new ProtoMessage().Packed(field, values)).Decode();
        Tensor loose = Read((DataType)type, [2], new ProtoMessage().Int(field, values[0]).Int(field, values[1])).Decode();

        Assert.Equal(expected, packed.Bytes.ToArray());
        Assert.Equal(expected, loose.Bytes.ToArray());
    }

    [Fact]
    public void Lists_of_floats_become_elements()
    {
        Assert.Equal([1.5f, -2f], Read(DataType.Float, [2], new ProtoMessage().Floats(5, 1.5f, -2f)).Decode().AsSpan<float>().ToArray());
        Assert.Equal([1.5, -2], Read(DataType.Double, [2], new ProtoMessage().Doubles(6, 1.5, -2)).Decode().AsSpan<double>().ToArray());
        Assert.Equal([1.5, -2], Read(DataType.Complex128, [1], new ProtoMessage().Doubles(12, 1.5, -2)).Decode().AsDoubles());
        Assert.Equal([1, 2], Read(DataType.Float8E5M2, [2], new ProtoMessage().Raw(18, 1, 2)).Decode().Bytes.ToArray());
    }

    [Fact]
    public void The_last_value_repeats()
    {
        Tensor tensor = Read(DataType.Float, [5], new ProtoMessage().Floats(5, 1, 2)).Decode();

        Assert.Equal([1f, 2, 2, 2, 2], tensor.AsSpan<float>().ToArray());
    }

    [Fact]
    public void The_last_pair_of_a_complex_number_repeats()
    {
        Tensor tensor = Read(DataType.Complex64, [3], new ProtoMessage().Floats(9, 1, 2, 3, 4)).Decode();

        Assert.Equal([1f, 2, 3, 4, 3, 4], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.Bytes).ToArray());
    }

    [Fact]
    public void No_value_means_zero_and_the_empty_string()
    {
        Assert.Equal([0, 0, 0], Read(DataType.Int32, [3], new ProtoMessage()).Decode().AsSpan<int>().ToArray());
        Assert.Equal(["", ""], Texts(Read(DataType.String, [2], new ProtoMessage()).Decode()));
    }

    [Fact]
    public void More_values_than_elements_are_ignored() =>
        Assert.Equal([1, 2], Read(DataType.Int32, [2], new ProtoMessage().Packed(7, 1, 2, 3)).Decode().AsSpan<int>().ToArray());

    [Fact]
    public void Content_is_taken_as_it_is() =>
        Assert.Equal([1, 2], Read(DataType.Int16, [2], new ProtoMessage().Raw(Content, 1, 0, 2, 0)).Decode().AsSpan<short>().ToArray().Select(static v => (int)v));

    [Fact]
    public void Large_content_is_not_copied()
    {
        TensorMessage message = Read(DataType.UInt8, [100_000], new ProtoMessage().Raw(Content, new byte[100_000]));

        Assert.True(message.Encoded.Span.Overlaps(message.Decode().Bytes));
    }

    [Fact]
    public void Strings_stand_in_a_list_or_in_the_content()
    {
        Tensor list = Read(DataType.String, [3], new ProtoMessage().Text(8, "a").Text(8, "bc")).Decode();
        Tensor content = Read(DataType.String, [2], new ProtoMessage().Raw(Content, 1, 2, (byte)'a', (byte)'b', (byte)'c')).Decode();

        Assert.Equal(["a", "bc", "bc"], Texts(list));
        Assert.Equal(["a", "bc"], Texts(content));
    }

    [Fact]
    public void A_reference_type_is_its_base_type() =>
        Assert.Equal(ElementType.Float32, Read((DataType)101, [1], new ProtoMessage()).Decode().ElementType);

    [Fact]
    public void A_value_is_decoded_once()
    {
        TensorMessage message = Read(DataType.Int32, [2], new ProtoMessage().Packed(7, 1));

        Assert.Same(message.Decode(), message.Decode());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(1604)]
    public void Content_of_the_wrong_length_is_refused(int length)
    {
        Diagnostic diagnostic = Refusal.Of(
            DiagnosticId.Malformed,
            () => Read(DataType.Float, [400], new ProtoMessage().Raw(Content, new byte[length])).Decode("c", "Const"));

        Assert.Equal(("c", "Const"), (diagnostic.NodeName, diagnostic.Op));
        Assert.Contains($"{length} bytes", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("1600 are expected", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 1, 200, 1, 97 })]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 1, 1, 97, 98, 99 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 })]
    public void String_content_that_contradicts_its_lengths_is_refused(byte[] content) =>
        Refusal.Of(DiagnosticId.Malformed, () => Read(DataType.String, [2], new ProtoMessage().Raw(Content, content)).Decode());

    [Fact]
    public void A_negative_dimension_is_refused() =>
        Refusal.Of(DiagnosticId.Malformed, () => Read(DataType.Float, [-4], new ProtoMessage().Floats(5, 1)).Decode());

    [Fact]
    public void An_unknown_dimension_is_refused() =>
        Refusal.Of(DiagnosticId.Malformed, () => Read(DataType.Float, [-1], new ProtoMessage().Floats(5, 1)).Decode());

    [Theory]
    [InlineData(1L << 33, 1L << 33, 4L)]
    [InlineData(1L << 40, 1L, 1L)]
    [InlineData(long.MaxValue, 2L, 1L)]
    public void A_size_that_no_memory_holds_is_refused(long a, long b, long c) =>
        Refusal.Of(DiagnosticId.TooLarge, () => Read(DataType.Float, [a, b, c], new ProtoMessage().Floats(5, 1)).Decode());

    [Fact]
    public void Many_constants_cannot_fill_the_memory_together()
    {
        var file = new MessageFile("saved_model.pb");
        for (long filled = 0; filled < MessageFile.MaxFillBytes; filled += 1L << 28) { Assert.True(file.TryFill(1L << 28)); }

        Refusal.Of(DiagnosticId.TooLarge, () => Read(DataType.Float, [1000], new ProtoMessage().Floats(5, 1), file).Decode());
    }

    [Fact]
    public void A_variant_has_no_value() =>
        Refusal.Of(DiagnosticId.InvalidNode, () => Read(DataType.Variant, [], new ProtoMessage()).Decode());

    private static string[] Texts(Tensor tensor) => [.. Enumerable.Range(0, tensor.Strings.Count).Select(tensor.Strings.GetText)];

    private static TensorMessage Read(DataType type, long[] shape, ProtoMessage values, MessageFile? file = null)
    {
        byte[] bytes = [.. new ProtoMessage().Int(1, (long)type).Message(2, ProtoMessage.Shape(shape)).Bytes, .. values.Bytes];
        return TensorMessage.Read(new MessageSlice(bytes, 0), file ?? new MessageFile("saved_model.pb"));
    }
}

file static class Views
{
    public static double[] AsDoubles(this Tensor tensor) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(tensor.Bytes).ToArray();
}
