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
        int count = (int)result.ElementCount;
        for (int i = 0; i < count; i++)
        {
            int at = i % perGroup;
            if (at == 0) { Draw(generator, isDouble, words, drawn); }
            RealElements.Write(result, i, drawn[at]);
        }
    }

    /// <summary>Makes two numbers of double precision from four words.</summary>
    public static (double First, double Second) Pair(uint a, uint b, uint c, uint d)
    {
        double u = Math.Max(UniformNumbers.ToDouble(a, b), Smallest);
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * UniformNumbers.ToDouble(c, d));
        double length = Math.Sqrt(-2 * Math.Log(u));
        return (sine * length, cosine * length);
    }

    /// <summary>Makes two numbers of single precision from two words.</summary>
    public static (float First, float Second) Pair(uint a, uint b)
    {
        float u = Math.Max(UniformNumbers.ToSingle(a), 1e-7f);
        (float sine, float cosine) = MathF.SinCos((float)(2 * Math.PI * UniformNumbers.ToSingle(b)));
        float length = MathF.Sqrt(-2f * MathF.Log(u));
        return (sine * length, cosine * length);
    }

    private static void Draw(Philox generator, bool isDouble, Span<uint> words, Span<double> drawn)
    {
        generator.Next(words);
        if (isDouble) { (drawn[0], drawn[1]) = Pair(words[0], words[1], words[2], words[3]); return; }
        (drawn[0], drawn[1]) = Pair(words[0], words[1]);
        (drawn[2], drawn[3]) = Pair(words[2], words[3]);
    }
}
