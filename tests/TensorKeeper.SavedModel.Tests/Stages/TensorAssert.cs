// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Stages;

/// <summary>Compares tensors: type, shape, elements.</summary>
internal static class TensorAssert
{
    public static void Equal(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.ElementType, actual.ElementType);
        Assert.Equal(expected.Shape, actual.Shape);
        if (expected.ElementType == ElementType.String) { Assert.Equal(Texts(expected), Texts(actual)); return; }
        Assert.True(expected.Bytes.SequenceEqual(actual.Bytes), $"expected {Show(expected)}, got {Show(actual)}");
    }

    public static void Texts(Tensor actual, params string[] expected) => Assert.Equal(expected, Texts(actual));

    /// <summary>Shows strings with one character a byte, so that bytes that are no UTF-8 are seen.</summary>
    public static string[] Texts(Tensor tensor) =>
        [.. Enumerable.Range(0, tensor.Strings.Count).Select(i => System.Text.Encoding.Latin1.GetString(tensor.Strings[i]))];

    private static string Show(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float32 => string.Join(' ', tensor.AsSpan<float>().ToArray()),
        ElementType.Float64 => string.Join(' ', tensor.AsSpan<double>().ToArray()),
        ElementType.Int64 => string.Join(' ', tensor.AsSpan<long>().ToArray()),
        ElementType.Int32 => string.Join(' ', tensor.AsSpan<int>().ToArray()),
        _ => Convert.ToHexString(tensor.Bytes),
    };
}
