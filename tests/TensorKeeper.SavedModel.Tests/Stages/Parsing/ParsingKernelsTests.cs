// SPDX-License-Identifier: MIT
using System.IO.Compression;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages.Parsing;

/// <summary>Text and bytes from requests that become tensors: what is refused, and what must not exhaust the server.</summary>
public sealed class ParsingKernelsTests
{
    private static readonly Tensor NoName = Tensor.OfText([0]);

    [Theory]
    [InlineData("1,\"a\"b\"", "Quoted field")]
    [InlineData("1,\"open", "Quoted field")]
    [InlineData("1,a\"b", "Unquoted fields")]
    [InlineData("1,a\nb", "Unquoted fields")]
    [InlineData("1", "Expect 2 fields but have 1 in record 0")]
    [InlineData("1,2,3", "Expect 2 fields but have 3 in record 0")]
    [InlineData(",x", "Field 0 is required but missing in record 0!")]
    [InlineData("1e,x", "Field 0 in record 0 is not a valid int32: 1e")]
    [InlineData("2147483648,x", "Field 0 in record 0 is not a valid int32: 2147483648")]
    public void A_line_that_is_none_is_refused(string line, string message) =>
        Assert.Contains(message, Csv().Refuses(Tensor.OfText([1], line), Tensor.Of<int>([0]), Tensor.OfText([1], "d")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_line_has_quotes_doubled_and_an_empty_field_at_its_end()
    {
        Tensor[] fields = Csv().Run(Tensor.OfText([2], "7,\"a,\"\"b\"\"\n\"", "8,"), Tensor.Of<int>([0]), Tensor.OfText([1], "d"));

        Assert.Equal([7, 8], fields[0].ToArray<int>());
        Assert.Equal(["a,\"b\"\n", "d"], fields[1].ToTextArray());
    }

    [Fact]
    public void Bytes_of_unequal_length_are_no_matrix() =>
        HostNode.Op("DecodeRaw").With("out_type", DataType.UInt8).Refuses(Tensor.OfText([2], "ab", "abc"));

    [Fact]
    public void A_padded_row_that_would_exhaust_the_host_is_refused() =>
        HostNode.Op("DecodePaddedRaw").With("out_type", DataType.UInt8).Refuses(Tensor.OfText([3], "a", "b", "c"), Tensor.Of<int>(TensorShape.Scalar, int.MaxValue));

    [Fact]
    public void A_string_that_unpacks_to_too_much_is_refused()
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) { stream.Write(zeros); }
        }

        Tensor bomb = Tensor.FromStrings([1], StringElements.FromBytes([packed.ToArray()]));

        Assert.Contains("unpack to more than", HostNode.Op("DecodeCompressed").With("compression_type", "GZIP").Refuses(bomb).Message, StringComparison.Ordinal);
        HostNode.Op("DecodeCompressed").With("compression_type", "ZLIB").Refuses(Tensor.OfText([1], "no zlib"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"unknown\":1}")]
    [InlineData("{\"features\":{\"feature\":{\"f\":{\"floatList\":{\"value\":[\"x\"]}}}}}")]
    public void Json_that_is_no_example_is_refused(string json) => HostNode.Op("DecodeJSONExample").Refuses(Tensor.OfText([1], json));

    [Fact]
    public void Json_that_nests_without_end_is_refused() => HostNode.Op("DecodeJSONExample").Refuses(Tensor.OfText([1], new string('[', 1_000_000)));

    [Fact]
    public void A_serialized_tensor_of_another_type_is_refused()
    {
        Tensor bytes = HostNode.Op("SerializeTensor").Single(Tensor.Of<int>([2], 1, 2));

        HostNode.Op("ParseTensor").With("out_type", DataType.Float).Refuses(bytes);
        HostNode.Op("ParseTensor").With("out_type", DataType.Float).Refuses(Tensor.OfText(TensorShape.Scalar, "no tensor"));
        Assert.Equal([1, 2], HostNode.Op("ParseTensor").With("out_type", DataType.Int32).Single(bytes).ToArray<int>());
    }

    [Fact]
    public void A_file_that_is_no_asset_is_never_read()
    {
        SavedModelException refusal = Assert.Throws<SavedModelException>(static () => HostNode.Op("ReadFile").Constant(0, Tensor.OfText(TensorShape.Scalar, "/etc/passwd")).Stage(0));

        Assert.Contains("among its own assets", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_a_sequence_are_padded_and_told_by_their_lengths()
    {
        Tensor[] outputs = Sequence().Run(Tensor.FromStrings([2], StringElements.FromBytes([Steps([1, 2], [3, 4]), Steps([5, 6])])), NoName);

        Assert.Equal(new TensorShape(2, 2, 2), outputs[0].Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6, 0, 0], outputs[0].ToArray<float>());
        Assert.Equal([2, 1], outputs[1].ToArray<long>());
    }

    [Fact]
    public void A_sequence_without_a_list_is_refused_unless_it_may_be_missing()
    {
        Tensor empty = Tensor.OfText([1], "");

        Assert.Contains("is required but could not be found", Sequence().Refuses(empty, NoName).Message, StringComparison.Ordinal);
        Tensor[] outputs = Sequence().With("feature_list_dense_missing_assumed_empty", (string[])["f"]).Run(empty, NoName);

        Assert.Equal(new TensorShape(1, 0, 2), outputs[0].Shape);
        Assert.Equal([0], outputs[1].ToArray<long>());
    }

    [Fact]
    public void A_step_of_a_wrong_length_is_refused() =>
        Sequence().Refuses(Tensor.FromStrings([1], StringElements.FromBytes([Steps([1, 2], [3])])), NoName);

    [Fact]
    public void Damaged_sequences_are_answered_and_never_crash()
    {
        byte[] sequence = Steps([1, 2], [3, 4]);
        var random = new Random(11);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] damaged = [.. sequence];
            for (int flips = random.Next(1, 4); flips > 0; flips--) { damaged[random.Next(damaged.Length)] = (byte)random.Next(256); }
            Tensor input = Tensor.FromStrings([1], StringElements.FromBytes([damaged.AsMemory(0, random.Next(1, damaged.Length + 1))]));
            Exception? thrown = Record.Exception(() => Sequence().Run(input, NoName));
            Assert.True(thrown is null or ServingException, thrown?.ToString());
        }
    }

    private static HostNode Csv() => HostNode.Op("DecodeCSV").With("OUT_TYPE", DataType.Int32, DataType.String).Outputs(2);

    private static HostNode Sequence() => HostNode.Op("ParseSequenceExample")
        .With("feature_list_dense_keys", (string[])["f"])
        .With("feature_list_dense_types", (DataType[])[DataType.Float])
        .With("feature_list_dense_shapes", new PartialShape([2]))
        .With("Nfeature_list_dense", 1L)
        .With("feature_list_dense_missing_assumed_empty", Array.Empty<string>())
        .Outputs(2);

    /// <summary>A sequence whose list <c>f</c> has these steps.</summary>
    private static byte[] Steps(params float[][] steps)
    {
        byte[] list = ExampleBytes.Concat([.. steps.Select(static step =>
            ExampleBytes.Field(1, ExampleBytes.Field(2, ExampleBytes.Field(1, ExampleBytes.Concat([.. step.Select(BitConverter.GetBytes)])))))]);
        return ExampleBytes.Field(2, ExampleBytes.Feature("f", list));
    }
}
