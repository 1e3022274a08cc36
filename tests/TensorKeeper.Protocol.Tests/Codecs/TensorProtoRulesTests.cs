// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Protocol.Tests.Codecs;

/// <summary>What TensorFlow makes of a <c>TensorProto</c>, rule by rule.</summary>
public sealed class TensorProtoRulesTests
{
    private const ulong Float = 1;
    private const ulong Double = 2;
    private const ulong Int32 = 3;
    private const ulong Int8 = 6;
    private const ulong String = 7;
    private const ulong Complex64 = 8;
    private const ulong Bool = 10;
    private const ulong BFloat16 = 14;
    private const ulong Half = 19;
    private const ulong Float8 = 24;
    private const ulong Int4 = 29;
    private const ulong UInt4 = 30;

    [Fact]
    public void A_tensor_without_shape_is_a_scalar() =>
        Decodes(TensorShape.Scalar, [2.5f], Dtype(Float), Wire.Fixed32(5, 2.5f));

    [Fact]
    public void A_shape_without_dimensions_is_a_scalar() =>
        Decodes(TensorShape.Scalar, [2.5f], Dtype(Float), Wire.Shape(), Wire.Fixed32(5, 2.5f));

    [Fact]
    public void The_last_value_is_repeated() =>
        Decodes(new(5), [1f, 2f, 2f, 2f, 2f], Dtype(Float), Wire.Shape(5), Wire.Fixed32(5, 1f), Wire.Fixed32(5, 2f));

    [Fact]
    public void No_value_at_all_means_zeros() => Decodes(new(2, 2), [0, 0, 0, 0], Dtype(Int32), Wire.Shape(2, 2));

    [Fact]
    public void Surplus_values_are_ignored() =>
        Decodes(new(2), [1, 2], Dtype(Int32), Wire.Shape(2), Wire.Packed(7, 1, 2, 3), Wire.Varint(7, 4));

    [Fact]
    public void Packed_and_single_values_are_one_list() =>
        Decodes(new(4), [1, 2, 3, 4], Dtype(Int32), Wire.Varint(7, 1), Wire.Packed(7, 2, 3), Wire.Shape(4), Wire.Packed(7), Wire.Varint(7, 4));

    [Fact]
    public void Packed_doubles_and_single_doubles_are_one_list() =>
        Decodes(new(3), [1.0, 2.0, 3.0], Dtype(Double), Wire.Shape(3), Wire.Bytes(6, [.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(2.0)]), Wire.Fixed64(6, 3));

    [Fact]
    public void Type_and_shape_may_come_after_the_values() =>
        Decodes(new(2), [7f, 8f], Wire.Fixed32(5, 7f), Wire.Fixed32(5, 8f), Wire.Shape(2), Dtype(Float));

    [Fact]
    public void Values_of_another_type_are_not_looked_at() =>
        Decodes(new(1), [9], Dtype(Int32), Wire.Shape(1), Wire.Fixed32(5, 7f), Wire.Varint(10, 5), Wire.Varint(7, 9));

    [Fact]
    public void Content_wins_over_typed_values() =>
        Decodes(new(1), [5], Dtype(Int32), Wire.Shape(1), Wire.Bytes(4, 5, 0, 0, 0), Wire.Varint(7, 9));

    [Fact]
    public void Empty_content_is_no_content() =>
        Decodes(new(1), [9], Dtype(Int32), Wire.Shape(1), Wire.Bytes(4), Wire.Varint(7, 9));

    [Fact]
    public void The_last_content_counts() =>
        Decodes(new(1), [6], Dtype(Int32), Wire.Bytes(4, 1, 2), Wire.Shape(1), Wire.Bytes(4, 6, 0, 0, 0));

    [Fact]
    public void Content_of_a_tensor_without_elements_is_not_looked_at() =>
        Decodes(new(0), Array.Empty<int>(), Dtype(Int32), Wire.Shape(0), Wire.Bytes(4, 1, 2, 3));

    [Fact]
    public void Two_shapes_are_merged() =>
        Decodes(new(2, 1), [1, 2], Dtype(Int32), Wire.Shape(2), Wire.Packed(7, 1, 2), Wire.Shape(1));

    [Fact]
    public void Integers_are_cut_to_their_type() =>
        Decodes(new(3), [(sbyte)-1, (sbyte)1, (sbyte)-128], Dtype(Int8), Wire.Shape(3), Wire.Packed(7, ulong.MaxValue, 257, 128));

    [Fact]
    public void Four_bit_integers_keep_their_sign()
    {
        Decodes(new(3), [(byte)0xff, (byte)7, (byte)0xf8], Dtype(Int4), Wire.Shape(3), Wire.Packed(7, ulong.MaxValue, 7, 8));
        Decodes(new(2), [(byte)15, (byte)1], Dtype(UInt4), Wire.Shape(2), Wire.Packed(7, 15, 17));
    }

    [Fact]
    public void Any_number_but_zero_is_true()
    {
        Decodes(new(3), [true, false, true], Dtype(Bool), Wire.Shape(3), Wire.Packed(11, 1UL << 40, 0, 2));
        Decodes(new(3), [true, false, true], Dtype(Bool), Wire.Shape(3), Wire.Bytes(4, 255, 0, 2));
    }

    [Theory]
    [InlineData(Half)]
    [InlineData(BFloat16)]
    public void Floats_of_16_bits_are_bit_patterns(ulong type) =>
        Decodes(new(3), [(ushort)0x3c00, (ushort)0xfbff, (ushort)0xfbff], Dtype(type), Wire.Shape(3), Wire.Packed(13, 0x3c00, 0xfbff));

    [Fact]
    public void Floats_of_8_bits_are_one_byte_string() =>
        Decodes(new(3), [(byte)1, (byte)2, (byte)2], Dtype(Float8), Wire.Bytes(18, 9, 9, 9), Wire.Shape(3), Wire.Bytes(18, 1, 2));

    [Fact]
    public void A_complex_number_is_two_values_and_half_of_one_is_none()
    {
        byte[] expected = [.. Enumerable.Repeat((byte[])[.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)], 2).SelectMany(static b => b)];

        using Tensor tensor = Decode(Dtype(Complex64), Wire.Shape(2), Wire.Fixed32(9, 1), Wire.Fixed32(9, 2), Wire.Fixed32(9, 3));

        Assert.Equal(expected, tensor.Bytes.ToArray());
    }

    [Fact]
    public void Strings_are_repeated_and_cut_like_numbers()
    {
        DecodesText(new(3), ["a", "bc", "bc"], Dtype(String), Wire.Text(8, "a"), Wire.Shape(3), Wire.Text(8, "bc"));
        DecodesText(new(1), ["a"], Dtype(String), Wire.Text(8, "a"), Wire.Shape(1), Wire.Text(8, "bc"));
        DecodesText(new(2), ["", ""], Dtype(String), Wire.Shape(2));
        DecodesText(TensorShape.Scalar, ["x"], Dtype(String), Wire.Text(8, "x"));
    }

    [Fact]
    public void Content_of_strings_is_all_lengths_and_then_all_bytes() =>
        DecodesText(new(3), ["a", "", "bcd"], Dtype(String), Wire.Shape(3), Wire.Bytes(4, [1, 0, 3, .. "abcd"u8]));

    [Theory]
    [InlineData(new byte[] { 1, 0, 3, 97, 98, 99 })]
    [InlineData(new byte[] { 1, 0, 3, 97, 98, 99, 100, 101 })]
    [InlineData(new byte[] { 1, 0 })]
    [InlineData(new byte[] { 1, 0, 0x80 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0, 0, 97 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 0, 97 })]
    public void Damaged_content_of_strings_is_refused(byte[] content) => Refuses(Dtype(String), Wire.Shape(3), Wire.Bytes(4, content));

    [Fact]
    public void Content_of_another_length_is_refused()
    {
        Refuses(Dtype(Int32), Wire.Shape(2), Wire.Bytes(4, 1, 2, 3, 4, 5, 6, 7));
        Refuses(Dtype(Int32), Wire.Shape(2), Wire.Bytes(4, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        Refuses(Dtype(Int32), Wire.Bytes(4, 1, 2, 3, 4, 5, 6, 7, 8));
    }

    [Theory]
    [InlineData(0)]      // DT_INVALID
    [InlineData(20)]     // DT_RESOURCE
    [InlineData(21)]     // DT_VARIANT
    [InlineData(26)]     // DT_FLOAT8_E4M3FNUZ
    [InlineData(31)]     // DT_INT2
    [InlineData(101)]    // DT_FLOAT_REF is the type of a variable, never of a value
    [InlineData(4711)]
    [InlineData(-1)]
    public void Types_that_cannot_be_held_are_refused(int type) => Refuses(Dtype((ulong)type), Wire.Shape(1), Wire.Varint(7, 1));

    [Fact]
    public void An_unknown_rank_is_refused() =>
        Refuses(Dtype(Int32), Wire.Message(2, Wire.Varint(3, 1)), Wire.Varint(7, 1));

    [Fact]
    public void A_negative_extent_is_refused() => Refuses(Dtype(Int32), Wire.Shape(-1), Wire.Varint(7, 1));

    [Fact]
    public void A_product_that_overflows_is_refused()
    {
        Refuses(Dtype(Int32), Wire.Shape(1L << 40, 1L << 40), Wire.Varint(7, 1));
        Refuses(Dtype(Int32), Wire.Shape(1L << 40, 1L << 40, 0));
        Decodes(new(0, 1L << 40, 1L << 40), Array.Empty<int>(), Dtype(Int32), Wire.Shape(0, 1L << 40, 1L << 40));
    }

    [Fact]
    public void More_than_254_dimensions_are_refused()
    {
        long[] ones = [.. Enumerable.Repeat(1L, 254)];

        Decodes(new(ones), [3], Dtype(Int32), Wire.Shape(ones), Wire.Varint(7, 3));
        Refuses(Dtype(Int32), Wire.Shape([.. ones, 1]), Wire.Varint(7, 3));
    }

    [Fact]
    public void A_few_bytes_cannot_ask_for_gigabytes()
    {
        const int Limit = (int)PredictRequestCodec.MaxFillBytes;

        Refuses(Dtype(Float), Wire.Shape(Limit), Wire.Fixed32(5, 1));
        Refuses(Dtype(Float), Wire.Shape(int.MaxValue), Wire.Fixed32(5, 1));
        Refuses(Dtype(Float), Wire.Shape(long.MaxValue));
        Refuses(Dtype(String), Wire.Shape(Limit));
        Refuses(Dtype(String), Wire.Shape(1 << 20), Wire.Bytes(8, new byte[100]));
        Refuses(Dtype(String), Wire.Shape(int.MaxValue));
        using Tensor allowed = Decode(Dtype(Float), Wire.Shape(Limit / sizeof(float)), Wire.Fixed32(5, 1));
        Assert.Equal(1f, allowed.AsSpan<float>()[^1]);
    }

    [Theory]
    [InlineData(Float, 5, new byte[] { 1, 2, 3, 4, 5 })]
    [InlineData(Double, 6, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(Int32, 7, new byte[] { 1, 0x80 })]
    [InlineData(Int32, 7, new byte[] { 1, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0 })]
    [InlineData(Bool, 11, new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 })]
    public void Damaged_packed_values_are_no_message(ulong type, int field, byte[] packed)
    {
        byte[] bytes = Wire.Join(Dtype(type), Wire.Shape(5), Wire.Bytes(field, packed));
        foreach (int segment in new[] { 1, 5, 1000 })
        {
            Assert.Throws<ProtoFormatException>(() => TensorProtoCodec.Decode(Segments.OfSize(bytes, segment)));
        }
    }

    private static byte[] Dtype(ulong type) => Wire.Varint(1, type);

    private static Tensor Decode(params byte[][] fields) => TensorProtoCodec.Decode(Wire.Join(fields));

    private static void Decodes<T>(TensorShape shape, T[] expected, params byte[][] fields)
        where T : unmanaged
    {
        foreach (int segment in new[] { 1, 2, 7, 10_000 })
        {
            using Tensor tensor = TensorProtoCodec.Decode(Segments.OfSize(Wire.Join(fields), segment));

            Assert.Equal(shape.ToString(), tensor.Shape.ToString());
            Assert.Equal(expected, tensor.AsSpan<T>().ToArray());
        }
    }

    private static void DecodesText(TensorShape shape, string[] expected, params byte[][] fields)
    {
        foreach (int segment in new[] { 1, 2, 7, 10_000 })
        {
            using Tensor tensor = TensorProtoCodec.Decode(Segments.OfSize(Wire.Join(fields), segment));

            Assert.Equal(shape.ToString(), tensor.Shape.ToString());
            Assert.Equal(expected, Enumerable.Range(0, tensor.Strings.Count).Select(tensor.Strings.GetText));
        }
    }

    private static void Refuses(params byte[][] fields)
    {
        byte[] request = Wire.Message(2, Wire.Text(1, "x"), Wire.Message(2, fields));

        using PredictRequestMessage decoded = PredictRequestCodec.Decode(Segments.Whole(request));

        Assert.Equal(ElementType.None, decoded.Inputs["x"].ElementType);
        Assert.NotEmpty(decoded.Inputs["x"].Fault!);
    }
}
