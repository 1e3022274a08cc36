// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Stages.Tokenizers;

public sealed class BertNormalizeKernelsTests
{
    [Fact]
    public void Replaces_characters_and_keeps_where_they_come_from()
    {
        Tensor[] outputs = Normalize("xAy", "x", "");

        TensorAssert.Texts(outputs[0], "xaby", "x", "");
        TensorAssert.Equal(Tensor.Of<long>([8], 0, 1, 1, 2, 3, 0, 1, 0), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([4], 0, 5, 7, 8), outputs[2]);
    }

    [Fact]
    public void A_NUL_is_replaced_too() => TensorAssert.Texts(Normalize("x\0y")[0], "xbby");

    private static Tensor[] Normalize(params string[] texts)
    {
        // A tree that leads from "A" to two bytes from the beginning of the pool.
        uint[] units = new uint[256];
        units[0] = 1u << 10;
        units[1 ^ 'A'] = ((uint)(1 ^ 'A' ^ 2) << 10) | 0x100 | 'A';
        units[2] = 0x80000000 | (1 << 30) | 2;
        byte[] model = FlatBufferBytes.Table(null, FlatBufferBytes.Integers(units), (1 << 30) | (1 << 6) | 2, FlatBufferBytes.Text("abb"));
        return HostNode.Op("FastBertNormalize").With("get_offsets", true).Constant(1, Tensor.Of<byte>([model.Length], model)).Outputs(3)
            .Run(Tensor.OfText([texts.Length], texts));
    }
}
