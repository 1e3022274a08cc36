// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.SavedModel.Tests.Translators;

/// <summary>What tests of translators share: values in, values out, whatever is known of the shapes beforehand.</summary>
public abstract class TranslatorTest
{
    private protected static TestOp Op(string op, int outputs = 1) => new(op, outputs);

    private protected static Tensor F(long[] shape, params float[] values) => Tensor.Of(new TensorShape(shape), values);

    private protected static Tensor D(long[] shape, params double[] values) => Tensor.Of(new TensorShape(shape), values);

    private protected static Tensor I(long[] shape, params int[] values) => Tensor.Of(new TensorShape(shape), values);

    private protected static Tensor L(long[] shape, params long[] values) => Tensor.Of(new TensorShape(shape), values);

    private protected static Tensor B(long[] shape, params bool[] values) => Tensor.Of(new TensorShape(shape), values);

    private protected static Tensor T<T>(long[] shape, params T[] values)
        where T : unmanaged => Tensor.Of(new TensorShape(shape), values);

    private protected static Tensor F(float value) => F([], value);

    private protected static Tensor I(int value) => I([], value);

    /// <summary>Runs with shapes known, batch unknown and only ranks known; every time the outputs must agree.</summary>
    private protected static void AssertGives(TestOp op, params Tensor[] expected) => AssertGives(op, 1e-6, true, expected);

    /// <summary>Like the other, where the rank must be known.</summary>
    private protected static void AssertGives(TestOp op, double tolerance, params Tensor[] expected) =>
        AssertGives(op, tolerance, false, expected);

    private static void AssertGives(TestOp op, double tolerance, bool withoutRank, Tensor[] expected)
    {
        ShapeKnowledge[] all = [ShapeKnowledge.All, ShapeKnowledge.AllButBatch, ShapeKnowledge.Rank, ShapeKnowledge.Nothing];
        foreach (ShapeKnowledge knowledge in withoutRank ? all : all[..3])
        {
            Tensor[] actual = op.Run(knowledge);

            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++) { AssertEqual(expected[i], actual[i], tolerance, $"output {i}, {knowledge} known"); }
        }
    }

    private static void AssertEqual(Tensor expected, Tensor actual, double tolerance, string where)
    {
        Assert.True(expected.ElementType == actual.ElementType && expected.Shape == actual.Shape, $"{where}: {expected} wanted, {actual} given");
        double[] want = Numbers(expected);
        double[] got = Numbers(actual);
        for (int i = 0; i < want.Length; i++)
        {
            bool same = want[i].Equals(got[i]) || Math.Abs(want[i] - got[i]) <= tolerance * Math.Abs(want[i]) || (want[i] == 0 && Math.Abs(got[i]) < 1e-7);
            Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"{where}, element {i}: {want[i]:R} wanted, {got[i]:R} given"));
        }
    }

    private static double[] Numbers(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float32 => [.. tensor.AsSpan<float>().ToArray()],
        ElementType.Float64 => tensor.AsSpan<double>().ToArray(),
        ElementType.Float16 => [.. tensor.AsSpan<Half>().ToArray().Select(static v => (double)v)],
        ElementType.Int8 => [.. tensor.AsSpan<sbyte>().ToArray()],
        ElementType.Int16 => [.. tensor.AsSpan<short>().ToArray()],
        ElementType.Int32 => [.. tensor.AsSpan<int>().ToArray()],
        ElementType.Int64 => [.. tensor.AsSpan<long>().ToArray()],
        ElementType.UInt8 => [.. tensor.AsSpan<byte>().ToArray()],
        ElementType.UInt16 => [.. tensor.AsSpan<ushort>().ToArray()],
        ElementType.UInt32 => [.. tensor.AsSpan<uint>().ToArray()],
        ElementType.UInt64 => [.. tensor.AsSpan<ulong>().ToArray()],
        ElementType.Bool => [.. tensor.AsSpan<bool>().ToArray().Select(static v => v ? 1.0 : 0.0)],
        _ => throw new NotSupportedException(tensor.ElementType.ToString()),
    };
}
