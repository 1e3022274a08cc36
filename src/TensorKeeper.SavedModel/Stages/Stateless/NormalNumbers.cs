// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Normal numbers of mean 0 and deviation 1 (Box and Muller): two uniform numbers become two normal ones.</summary>
internal static class NormalNumbers
{
    private const double Smallest = 1e-7;

    public static void Fill(Tensor result, Philox generator)
    {
        Span<uint> words = stackalloc uint[4];
        Span<double> drawn = stackalloc double[4];
        bool isDouble = result.ElementType == ElementType.Float64;
        int perGroup = isDouble ? 2 : 4;
        for (int i = 0; i < result.ElementCount; i++)
        {
            int at = i % perGroup;
            if (at == 0) { Draw(generator, isDouble, words, drawn); }
            Set(result, i, drawn[at]);
        }
    }

    private static void Draw(Philox generator, bool isDouble, Span<uint> words, Span<double> drawn)
    {
        generator.Next(words);
        if (isDouble)
        {
            double u = Math.Max(UniformNumbers.ToDouble(words[0], words[1]), Smallest);
            double v = 2 * Math.PI * UniformNumbers.ToDouble(words[2], words[3]);
            double length = Math.Sqrt(-2 * Math.Log(u));
            (drawn[0], drawn[1]) = (Math.Sin(v) * length, Math.Cos(v) * length);
            return;
        }

        for (int i = 0; i < 4; i += 2)
        {
            float u = Math.Max(UniformNumbers.ToSingle(words[i]), 1e-7f);
            float v = 2f * MathF.PI * UniformNumbers.ToSingle(words[i + 1]);
            float length = MathF.Sqrt(-2f * MathF.Log(u));
            (drawn[i], drawn[i + 1]) = (MathF.Sin(v) * length, MathF.Cos(v) * length);
        }
    }

    private static void Set(Tensor result, int index, double value)
    {
        if (result.ElementType == ElementType.Float64) { result.AsSpan<double>()[index] = value; }
        else { result.AsSpan<float>()[index] = (float)value; }
    }
}
