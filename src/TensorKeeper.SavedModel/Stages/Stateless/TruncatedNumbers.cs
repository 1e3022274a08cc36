// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Normal numbers less than two deviations from the mean; others are drawn again.</summary>
internal static class TruncatedNumbers
{
    private const double Bound = 2;

    /// <summary>How many words are set aside for an element, so that a group begins at the same word whatever the one before needed.</summary>
    private const int ReservedWords = 256;

    public static void Fill(Tensor result, Philox generator)
    {
        Span<double> drawn = stackalloc double[4];
        bool isDouble = result.ElementType == ElementType.Float64;
        int perGroup = isDouble ? 2 : 4;
        int count = (int)result.ElementCount;
        for (int first = 0; first < count; first += perGroup)
        {
            ulong group = (ulong)(first / perGroup);
            Draw(new WordStream(generator.Ahead(group * (ulong)(perGroup * ReservedWords / 4))), isDouble, drawn[..perGroup]);
            int end = Math.Min(perGroup, count - first);
            for (int i = 0; i < end; i++) { RealElements.Write(result, first + i, drawn[i]); }
        }
    }

    private static void Draw(WordStream words, bool isDouble, Span<double> drawn)
    {
        for (int filled = 0; filled < drawn.Length;)
        {
            (double first, double second) = isDouble
                ? NormalNumbers.Pair(words.Next(), words.Next(), words.Next(), words.Next())
                : NormalNumbers.Pair(words.Next(), words.Next());
            if (Math.Abs(first) < Bound) { drawn[filled++] = first; }
            if (Math.Abs(second) < Bound && filled < drawn.Length) { drawn[filled++] = second; }
        }
    }
}
