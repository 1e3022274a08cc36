// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Tests.Codecs;

/// <summary>Random tensors of any type, and what makes two of them equal.</summary>
internal static class Tensors
{
    public static TheoryData<ElementType> AllTypes => [.. Enum.GetValues<ElementType>().Where(static type => type != ElementType.None)];

    public static Tensor Random(Random random, ElementType type, params ReadOnlySpan<long> shape)
    {
        var extents = new TensorShape(shape);
        long count = extents.GetElementCount();
        if (type == ElementType.String) { return Tensor.FromStrings(extents, RandomStrings(random, (int)count)); }

        var bytes = new byte[count * ElementTypes.SizeOf(type)];
        random.NextBytes(bytes);

        // Small numbers too, whose varints are short.
        if (random.Next(2) == 0) { for (int i = 0; i < bytes.Length; i++) { if (i % Math.Max(1, ElementTypes.SizeOf(type)) > 0) { bytes[i] = 0; } } }
        foreach (ref byte value in bytes.AsSpan())
        {
            value = type switch
            {
                ElementType.Bool => (byte)(value & 1),
                ElementType.UInt4 => (byte)(value & 15),
                ElementType.Int4 => (byte)((sbyte)(value << 4) >> 4),
                _ => value,
            };
        }

        return Tensor.FromMemory(type, extents, bytes);
    }

    public static void AssertSame(Tensor expected, Tensor actual)
    {
        Assert.Equal((expected.ElementType, expected.Shape.ToString()), (actual.ElementType, actual.Shape.ToString()));
        if (expected.ElementType != ElementType.String) { Assert.True(expected.Bytes.SequenceEqual(actual.Bytes), $"the elements of {expected} differ"); return; }
        for (int i = 0; i < expected.Strings.Count; i++) { Assert.True(expected.Strings[i].SequenceEqual(actual.Strings[i]), $"string {i} of {expected} differs"); }
    }

    private static StringElements RandomStrings(Random random, int count)
    {
        var values = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++)
        {
            var value = new byte[random.Next(4) == 0 ? 0 : random.Next(300)];
            random.NextBytes(value);
            values[i] = value;
        }

        return StringElements.FromBytes(values);
    }
}
