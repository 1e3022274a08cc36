// SPDX-License-Identifier: MIT
using System.Globalization;
using Google.Protobuf;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Protocol.Tests.Codecs;

/// <summary>Everything of a request but the elements of its tensors.</summary>
public sealed class PredictRequestFormTests
{
    private static readonly byte[] One = Wire.Join(Wire.Varint(1, 3), Wire.Varint(7, 1));
    private static readonly byte[] Two = Wire.Join(Wire.Varint(1, 3), Wire.Varint(7, 2));
    private static readonly byte[] Damaged = Wire.Join(Wire.Varint(1, 3), Wire.Shape(-1));

    [Fact]
    public void An_empty_request_has_nothing()
    {
        using PredictRequestMessage request = Decode();

        Assert.False(request.HasModelSpec);
        Assert.Equal(new ModelQuery(""), request.Query);
        Assert.Empty(request.Inputs);
        Assert.Empty(request.OutputFilter);
    }

    [Fact]
    public void An_empty_model_spec_is_a_model_spec()
    {
        using PredictRequestMessage request = Decode(Wire.Message(1));

        Assert.True(request.HasModelSpec);
        Assert.Equal(new ModelQuery(""), request.Query);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void A_version_is_told_from_none_even_if_it_is_zero(long version)
    {
        var message = new PredictRequest { ModelSpec = new ModelSpec { Name = "m", Version = version, SignatureName = "s" } };

        using PredictRequestMessage request = Decode(message.ToByteArray());

        Assert.Equal(new ModelQuery("m", version, null, "s"), request.Query);
    }

    [Theory]
    [InlineData("")]
    [InlineData("stable")]
    public void A_label_is_told_from_none_even_if_it_is_empty(string label)
    {
        var message = new PredictRequest { ModelSpec = new ModelSpec { Name = "m", VersionLabel = label } };

        using PredictRequestMessage request = Decode(message.ToByteArray());

        Assert.Equal(new ModelQuery("m", null, label), request.Query);
    }

    [Fact]
    public void Of_version_and_label_the_last_counts()
    {
        byte[] version = Wire.Message(2, Wire.Varint(1, 9));
        byte[] label = Wire.Text(4, "l");

        using PredictRequestMessage labelled = Decode(Wire.Message(1, version, label));
        using PredictRequestMessage versioned = Decode(Wire.Message(1, label, version));

        Assert.Equal(new ModelQuery("", null, "l"), labelled.Query);
        Assert.Equal(new ModelQuery("", 9), versioned.Query);
    }

    [Fact]
    public void Two_model_specs_are_merged()
    {
        using PredictRequestMessage request = Decode(Wire.Message(1, Wire.Text(1, "a"), Wire.Text(3, "s")), Wire.Message(1, Wire.Text(1, "b")));

        Assert.Equal(new ModelQuery("b", SignatureName: "s"), request.Query);
    }

    [Fact]
    public void The_key_may_come_after_the_value()
    {
        using PredictRequestMessage request = Decode(Wire.Message(2, Wire.Bytes(2, One), Wire.Text(1, "x")));

        Assert.Equal([1], request.Inputs["x"].AsSpan<int>().ToArray());
    }

    [Fact]
    public void An_entry_without_a_key_is_named_by_nothing()
    {
        using PredictRequestMessage request = Decode(Wire.Message(2, Wire.Bytes(2, One)));

        Assert.Equal([1], request.Inputs[""].AsSpan<int>().ToArray());
    }

    [Fact]
    public void An_entry_without_a_value_is_an_input_of_no_type()
    {
        using PredictRequestMessage request = Decode(Wire.Message(2, Wire.Text(1, "x")));

        Assert.Equal(ElementType.None, request.Inputs["x"].ElementType);
    }

    [Fact]
    public void Of_duplicate_names_the_last_wins()
    {
        using PredictRequestMessage whole = Decode(Input("x", One), Input("y", One), Input("x", Two));
        using PredictRequestMessage mended = Decode(Input("x", Damaged), Input("x", Two));
        using PredictRequestMessage broken = Decode(Input("x", Two), Input("x", Damaged));

        Assert.Equal(["x", "y"], whole.Inputs.Select(static entry => entry.Key));
        Assert.Equal([2], whole.Inputs["x"].AsSpan<int>().ToArray());
        Assert.Equal([2], mended.Inputs["x"].AsSpan<int>().ToArray());
        Assert.Equal(ElementType.None, broken.Inputs["x"].ElementType);
    }

    [Fact]
    public void Output_names_are_kept_as_they_were_sent()
    {
        using PredictRequestMessage request = Decode(Wire.Text(3, "b"), Wire.Text(3, "a"), Wire.Text(3, "b"), Wire.Text(3, ""));

        Assert.Equal(["b", "a", "b", ""], request.OutputFilter);
    }

    [Fact]
    public void Fields_that_nobody_reads_are_passed_over()
    {
        using PredictRequestMessage request = Decode(
            Wire.Bytes(5, 1, 2, 3), Wire.Varint(99, 7), Wire.Fixed32(100, 1), Wire.Fixed64(101, 1), Wire.Varint(1, 5), Input("x", One));

        Assert.False(request.HasModelSpec);   // field 1 with another wire type is another field
        Assert.Equal([1], request.Inputs["x"].AsSpan<int>().ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x0b })]              // a group begins
    [InlineData(new byte[] { 0x0c })]              // a group ends
    [InlineData(new byte[] { 0x0e, 0 })]           // wire type 6
    [InlineData(new byte[] { 0x00 })]              // field 0
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0 })]   // a tag beyond 32 bits
    [InlineData(new byte[] { 0x12, 0x05, 0x0a })]  // a length beyond the end
    [InlineData(new byte[] { 0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    [InlineData(new byte[] { 0x1a, 0x02, 0xc3, 0x28 })]   // no UTF-8
    [InlineData(new byte[] { 0x12, 0x03, 0x12, 0x02, 0x08 })]   // an inner length beyond the outer
    public void Malformed_bytes_are_refused_whole(byte[] bytes)
    {
        Assert.Throws<ProtoFormatException>(() => Decode(bytes));
        Assert.Throws<ProtoFormatException>(() => PredictRequestCodec.Decode(Segments.OfSize(bytes, 1)));
    }

    [Fact]
    public void The_place_of_the_damage_is_told()
    {
        byte[] sound = Wire.Text(3, "abc");

        ProtoFormatException thrown = Assert.Throws<ProtoFormatException>(() => Decode(sound, [0x0b]));

        Assert.Equal(sound.Length, thrown.Offset);
    }

    [Fact]
    public void Many_inputs_cost_no_squares_and_too_many_are_refused()
    {
        byte[][] most = [.. Enumerable.Range(0, PredictRequestCodec.MaxInputs).Select(static i => Input(i.ToString("x", CultureInfo.InvariantCulture), One))];

        using (PredictRequestMessage request = Decode(most)) { Assert.Equal(PredictRequestCodec.MaxInputs, request.Inputs.Count); }

        ServingException refused = Assert.Throws<ServingException>(() => Decode([.. most, Input("one more", One)]));
        Assert.Equal(ServingErrorCode.InvalidArgument, refused.Code);
    }

    private static byte[] Input(string name, byte[] tensor) => Wire.Message(2, Wire.Text(1, name), Wire.Bytes(2, tensor));

    private static PredictRequestMessage Decode(params byte[][] fields) => PredictRequestCodec.Decode(Segments.Whole(Wire.Join(fields)));
}
