// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Fuzz.Mutation;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>Small requests that fit a signature in types and ranks, and in little else.</summary>
internal static class RandomInputs
{
    private const int MaxElements = 100_000;

    private static readonly string[] Words = ["", "a word", "3", "-1e400", "\0", "ÄÖ\U0001F600", "{\"a\":1}", "a,b\n", "/etc/passwd", "((((", new string('x', 3000)];

    /// <summary>Makes inputs; null if the signature asks for more than a small request holds.</summary>
    public static TensorMap? For(Signature signature, Random random)
    {
        var inputs = new TensorMap();
        bool isExtreme = random.Next(2) == 0;
        foreach (TensorSpec spec in signature.Inputs)
        {
            if (Make(spec, random, isExtreme) is not { } tensor) { inputs.Dispose(); return null; }
            inputs.Add(spec.Name, tensor);
        }

        return inputs;
    }

    /// <summary>Shows inputs, for findings.</summary>
    public static string Describe(TensorMap inputs) =>
        string.Join("; ", inputs.Select(static input => string.Create(CultureInfo.InvariantCulture, $"{input.Key} {input.Value}: {Values(input.Value)}")));

    private static string Values(Tensor tensor) => tensor.ElementType == ElementType.String
        ? string.Join('|', tensor.ToTextArray().Take(8))
        : Convert.ToHexString(tensor.Bytes[..Math.Min(tensor.Bytes.Length, 48)]);

    private static Tensor? Make(TensorSpec spec, Random random, bool isExtreme)
    {
        long[] extents = new long[spec.Shape.HasRank ? spec.Shape.Rank : random.Next(4)];
        for (int i = 0; i < extents.Length; i++) { extents[i] = spec.Shape.HasRank && spec.Shape[i] >= 0 ? spec.Shape[i] : random.Next(5); }
        var shape = new TensorShape(extents);
        if (!shape.TryGetElementCount(out long count) || count > MaxElements || spec.ElementType == ElementType.None) { return null; }
        if (spec.ElementType == ElementType.String) { return Tensor.OfText(shape, [.. Enumerable.Range(0, (int)count).Select(_ => Words[random.Next(Words.Length)])]); }
        var tensor = Tensor.Allocate(spec.ElementType, shape);
        Fill(tensor, random, isExtreme);
        return tensor;
    }

    private static void Fill(Tensor tensor, Random random, bool isExtreme)
    {
        if (tensor.ElementType == ElementType.Bool || !isExtreme)
        {
            FillSmall(tensor, random);
            return;
        }

        int size = ElementTypes.SizeOf(tensor.ElementType);
        for (int at = 0; at < tensor.Bytes.Length; at += size)
        {
            BitConverter.GetBytes(Extreme(tensor.ElementType, random)).AsSpan(0, Math.Min(size, 8)).CopyTo(tensor.Bytes[at..]);
        }
    }

    private static void FillSmall(Tensor tensor, Random random)
    {
        for (int i = 0; i < tensor.ElementCount; i++)
        {
            switch (tensor.ElementType)
            {
                case ElementType.Bool: tensor.AsSpan<bool>()[i] = random.Next(2) == 0; break;
                case ElementType.Float32: tensor.AsSpan<float>()[i] = (float)((random.NextDouble() * 6) - 3); break;
                case ElementType.Float64: tensor.AsSpan<double>()[i] = (random.NextDouble() * 6) - 3; break;
                case ElementType.Int32: tensor.AsSpan<int>()[i] = random.Next(-2, 6); break;
                case ElementType.Int64: tensor.AsSpan<long>()[i] = random.Next(-2, 6); break;
                default: return;
            }
        }
    }

    private static long Extreme(ElementType type, Random random) => type switch
    {
        ElementType.Float32 => random.Next(5) switch { 0 => 0x7FC00000, 1 => 0x7F800000, 2 => 0xFF800000, 3 => 0x7F7FFFFF, _ => 1 },
        ElementType.Float64 => random.Next(4) switch { 0 => 0x7FF8000000000000, 1 => 0x7FF0000000000000, 2 => long.MinValue, _ => 0x7FEFFFFFFFFFFFFF },
        _ => ByteMutator.Edge(random),
    };
}
