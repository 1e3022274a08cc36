// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Stages.Unicode;

/// <summary>Values are TensorFlow's own, recorded with the corpus.</summary>
public sealed class UnicodeKernelsTests
{
    [Theory]
    [InlineData(new byte[] { 0x68, 0xc3, 0xa9 }, new[] { 0x68, 0xe9 })]
    [InlineData(new byte[] { 0xe2, 0x82 }, new[] { 0xfffd })]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 }, new[] { 0xfffd, 0xfffd, 0xfffd })]
    [InlineData(new byte[] { 0xf4, 0x90, 0x80, 0x80 }, new[] { 0xfffd, 0xfffd, 0xfffd, 0xfffd })]
    [InlineData(new byte[] { 0xc0, 0x80, 0x78 }, new[] { 0xfffd, 0xfffd, 0x78 })]
    [InlineData(new byte[] { 0xef, 0xbb, 0xbf, 0x62 }, new[] { 0xfeff, 0x62 })]
    public void Bad_bytes_become_replacement_characters(byte[] text, int[] expected)
    {
        Tensor[] outputs = HostNode.Op("UnicodeDecode").With("input_encoding", "UTF-8").Outputs(2).Run(Text(text));

        TensorAssert.Equal(Tensor.Of<long>([2], 0, expected.Length), outputs[0]);
        TensorAssert.Equal(Tensor.Of<int>([expected.Length], expected), outputs[1]);
    }

    [Fact]
    public void Bad_bytes_are_dropped_or_refused_on_demand()
    {
        Tensor text = Text([0x61, 0xff, 0x62]);
        HostNode node = HostNode.Op("UnicodeDecode").With("input_encoding", "UTF-8").Outputs(2);

        TensorAssert.Equal(Tensor.Of([2], [0x61, 0x62]), node.With("errors", "ignore").Run(text)[1]);
        Assert.StartsWith("Invalid formatting on input string", node.With("errors", "strict").Refuses(text).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_are_replaced_on_demand() =>
        TensorAssert.Equal(
            Tensor.Of([2], [0x61, '?']),
            HostNode.Op("UnicodeDecode").With("input_encoding", "UTF-8").With("replace_control_characters", true).With("replacement_char", '?').Outputs(2)
                .Run(Text([0x61, 0]))[1]);

    [Fact]
    public void Offsets_are_of_bytes() =>
        TensorAssert.Equal(
            Tensor.Of<long>([3], 0, 1, 3),
            HostNode.Op("UnicodeDecodeWithOffsets").With("input_encoding", "UTF-8").Outputs(3).Run(Tensor.OfText([1], "héé"))[2]);

    [Theory]
    [InlineData("UTF-8", "replace", "EFBFBDEFBFBDEFBFBD")]
    [InlineData("UTF-8", "ignore", "EFBFBD")]
    [InlineData("UTF-16-BE", "replace", "FFFDFFFDFFFD")]
    [InlineData("UTF-32-BE", "replace", "0000FFFD0000FFFD0000FFFD")]
    public void Numbers_that_are_no_characters_are_replaced(string encoding, string errors, string expected) =>
        Assert.Equal(
            expected,
            Convert.ToHexString(
                HostNode.Op("UnicodeEncode").With("output_encoding", encoding).With("errors", errors)
                    .Single(Tensor.Of([3], [0xd800, 0x110000, -1]), Tensor.Of<long>([2], 0, 3)).Strings[0]));

    [Fact]
    public void Encodes_row_by_row() =>
        Assert.Equal(
            "65E5D83DDE00|0041",
            string.Join('|', Hex(HostNode.Op("UnicodeEncode").With("output_encoding", "UTF-16-BE")
                .Single(Tensor.Of([3], [0x65e5, 0x1f600, 0x41]), Tensor.Of<long>([3], 0, 2, 3)))));

    [Theory]
    [InlineData("UTF-8", "UTF-16-BE", "61FFC3A9", "0061FFFD00E9")]
    [InlineData("ISO-8859-1", "UTF-8", "61FF", "61C3BF")]
    [InlineData("US-ASCII", "UTF-8", "61FF", "61EFBFBD")]
    [InlineData("UTF-16-BE", "UTF-8", "0061D83DDE00D800", "61F09F9880EFBFBD")]
    public void Transcodes(string from, string to, string text, string expected) =>
        Assert.Equal(
            expected,
            Hex(HostNode.Op("UnicodeTranscode").With("input_encoding", from).With("output_encoding", to).Single(Text(Convert.FromHexString(text))))[0]);

    private static Tensor Text(byte[] bytes) => Tensor.FromStrings([1], StringElements.FromBytes([bytes]));

    private static string[] Hex(Tensor tensor) => [.. Enumerable.Range(0, tensor.Strings.Count).Select(i => Convert.ToHexString(tensor.Strings[i]))];
}
