// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.SavedModel.Tests.Stages.Parsing;

/// <summary>Writes tf.Example messages for tests, byte by byte.</summary>
internal static class ExampleBytes
{
    public static byte[] Example(params byte[][] features) => Field(1, Concat(features));

    public static byte[] Floats(string key, params float[] values) =>
        Feature(key, Field(2, Field(1, Concat([.. values.Select(BitConverter.GetBytes)]))));

    public static byte[] UnpackedFloats(string key, params float[] values) =>
        Feature(key, Field(2, Concat([.. values.Select(static value => Concat([0x0d], BitConverter.GetBytes(value)))])));

    public static byte[] Integers(string key, params long[] values) =>
        Feature(key, Field(3, Field(1, Concat([.. values.Select(static value => Varint((ulong)value))]))));

    public static byte[] UnpackedIntegers(string key, params long[] values) =>
        Feature(key, Field(3, Concat([.. values.Select(static value => Concat([0x08], Varint((ulong)value)))])));

    public static byte[] Texts(string key, params string[] values) =>
        Feature(key, Field(1, Concat([.. values.Select(static value => Field(1, Encoding.UTF8.GetBytes(value)))])));

    public static byte[] Feature(string key, byte[] feature) => Field(1, Concat(Field(1, Encoding.UTF8.GetBytes(key)), Field(2, feature)));

    public static byte[] Field(int number, byte[] content) => Concat(Varint((ulong)((number << 3) | 2)), Varint((ulong)content.Length), content);

    public static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(static part => part)];

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) { bytes.Add((byte)(value | 0x80)); }
        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static Tensor Batch(params byte[][] examples) =>
        Tensor.FromStrings([examples.Length], StringElements.FromBytes([.. examples.Select(static example => (ReadOnlyMemory<byte>)example)]));
}
