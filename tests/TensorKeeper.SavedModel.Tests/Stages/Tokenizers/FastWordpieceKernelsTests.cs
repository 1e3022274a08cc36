// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Tests.Stages.Tokenizers;

public sealed class FastWordpieceKernelsTests
{
    [Fact]
    public void A_word_that_no_edge_takes_is_unknown()
    {
        // A root with offset 1 and nothing behind it.
        byte[] model = Model(FlatBufferBytes.Integers([1u << 10, .. new uint[255]]), FlatBufferBytes.Integers(0xffffffff, 0));

        Tensor[] outputs = Tokenize(model).Run(Tensor.OfText([2], "ab", ""));

        TensorAssert.Texts(outputs[0], "[UNK]");
        TensorAssert.Equal(Tensor.Of<long>([1], 7), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([3], 0, 1, 1), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([1], 2), outputs[4]);
    }

    [Fact]
    public void Links_that_lead_in_a_circle_end_with_an_error()
    {
        // The root links to itself and puts a piece out each time.
        byte[] model = Model(FlatBufferBytes.Integers([1u << 10, .. new uint[255]]), FlatBufferBytes.Integers(0, 0));

        Assert.Contains("damaged", Tokenize(model).Refuses(Tensor.OfText([1], "aaaa")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(40)]
    [InlineData(80)]
    public void A_buffer_that_is_cut_off_is_refused_when_the_model_is_loaded(int length)
    {
        byte[] model = Model(FlatBufferBytes.Integers([1u << 10, .. new uint[255]]), FlatBufferBytes.Integers(0, 0));

        Assert.Throws<SavedModelException>(() => Tokenize(model[..length]).Stage(1));
    }

    [Fact]
    public void Random_bytes_never_do_more_than_fail()
    {
        var random = new Random(5);
        byte[] sound = Model(FlatBufferBytes.Integers([1u << 10, .. new uint[255]]), FlatBufferBytes.Integers(0, 0));
        for (int round = 0; round < 2_000; round++)
        {
            byte[] damaged = [.. sound];
            for (int i = 0; i < 8; i++) { damaged[random.Next(Math.Min(damaged.Length, 400))] = (byte)random.Next(256); }
            Tensor buffer = Tensor.Of<byte>([damaged.Length], damaged);

            Exception? failure = Record.Exception(() => HostNode.Op("FastWordpieceTokenizeWithOffsets").Outputs(5).Run(Tensor.OfText([1], "ab cd"), buffer));

            Assert.True(failure is null or ServingException, failure?.ToString());
        }
    }

    private static byte[] Model((byte[] Bytes, int Size) tree, (byte[] Bytes, int Size) failures) => FlatBufferBytes.Table(
        tree, (failures.Bytes, 8), FlatBufferBytes.Integers(0), 5, 100, FlatBufferBytes.Text("##"), FlatBufferBytes.Text("[UNK]"), 7, FlatBufferBytes.Integers(0));

    private static HostNode Tokenize(byte[] model) =>
        HostNode.Op("FastWordpieceTokenizeWithOffsets").Constant(1, Tensor.Of<byte>([model.Length], model)).Outputs(5);
}
