// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>How Unicode's characters fall apart, fold and compose. Thread-safe; read at first use.</summary>
internal static class Decompositions
{
    private const int FirstSyllable = 0xac00;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int FirstTail = 0x11a7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly Lazy<(Dictionary<int, int[]> Canonical, Dictionary<int, int[]> Compatible)> Parts = new(ReadParts);
    private static readonly Lazy<Dictionary<long, int>> Pairs = new(ReadPairs);
    private static readonly Lazy<Dictionary<int, int[]>> Folded = new(ReadFolded);
    private static readonly Lazy<CodePointBytes> Classes = new(static () => UnicodeTable.ReadRuns("CombiningClasses"));

    /// <summary>Gets the full canonical decompositions, but those of Hangul.</summary>
    public static IReadOnlyDictionary<int, int[]> Canonical => Parts.Value.Canonical;

    /// <summary>Gets the full compatible decompositions that are not the canonical ones.</summary>
    public static IReadOnlyDictionary<int, int[]> Compatible => Parts.Value.Compatible;

    /// <summary>Gets what NFKC_Casefold makes of a character where it is not its NFKC.</summary>
    public static IReadOnlyDictionary<int, int[]> Foldings => Folded.Value;

    /// <summary>Gets the characters that compose with one before them, but those of Hangul.</summary>
    public static IEnumerable<int> ComposingTails => Pairs.Value.Keys.Select(static pair => (int)(pair & 0xffffffff)).Distinct();

    public static bool IsSyllable(int codePoint) => codePoint is >= FirstSyllable and < FirstSyllable + (Leads * Vowels * Tails);

    /// <summary>Asks for the vowels and tails of Hangul, which compose with what is before them.</summary>
    public static bool IsVowelOrTail(int codePoint) =>
        codePoint is (>= FirstVowel and < FirstVowel + Vowels) or (> FirstTail and < FirstTail + Tails);

    /// <summary>Gets the canonical combining class; 0 for a character that begins something.</summary>
    public static byte ClassOf(int codePoint) => codePoint < 0x300 ? (byte)0 : Classes.Value[codePoint];

    /// <summary>Takes a syllable apart.</summary>
    /// <returns>The tail is 0 if there is none.</returns>
    public static (int Lead, int Vowel, int Tail) Split(int syllable)
    {
        int index = syllable - FirstSyllable;
        int tail = index % Tails;
        return (FirstLead + (index / (Vowels * Tails)), FirstVowel + (index / Tails % Vowels), tail == 0 ? 0 : FirstTail + tail);
    }

    /// <summary>Composes two characters.</summary>
    /// <returns>The composite; -1 if there is none.</returns>
    public static int Compose(int first, int second)
    {
        if (first is >= FirstLead and < FirstLead + Leads && second is >= FirstVowel and < FirstVowel + Vowels)
        {
            return FirstSyllable + (((first - FirstLead) * Vowels) + second - FirstVowel) * Tails;
        }

        if (IsSyllable(first) && (first - FirstSyllable) % Tails == 0 && second is > FirstTail and < FirstTail + Tails)
        {
            return first + second - FirstTail;
        }

        return Pairs.Value.TryGetValue(((long)first << 32) | (uint)second, out int composite) ? composite : -1;
    }

    private static (Dictionary<int, int[]> Canonical, Dictionary<int, int[]> Compatible) ReadParts()
    {
        var canonical = new Dictionary<int, int[]>(2_200);
        var compatible = new Dictionary<int, int[]>(4_000);
        foreach (string line in UnicodeTable.Lines("Decompositions"))
        {
            int mark = line.AsSpan().IndexOfAny('=', '>');
            (line[mark] == '=' ? canonical : compatible).Add(UnicodeTable.Hexadecimal(line.AsSpan(0, mark)), UnicodeTable.CodePoints(line.AsSpan(mark + 1)));
        }

        return (canonical, compatible);
    }

    private static Dictionary<long, int> ReadPairs()
    {
        var pairs = new Dictionary<long, int>(1_000);
        foreach (string line in UnicodeTable.Lines("Compositions"))
        {
            int[] codePoints = UnicodeTable.CodePoints(line);
            pairs.Add(((long)codePoints[0] << 32) | (uint)codePoints[1], codePoints[2]);
        }

        return pairs;
    }

    private static Dictionary<int, int[]> ReadFolded()
    {
        var folded = new Dictionary<int, int[]>(7_000);
        foreach (string line in UnicodeTable.Lines("Foldings"))
        {
            int range = line.IndexOf('-', StringComparison.Ordinal);
            if (range < 0)
            {
                int[] codePoints = UnicodeTable.CodePoints(line);
                folded.Add(codePoints[0], codePoints[1..]);
                continue;
            }

            int last = UnicodeTable.Hexadecimal(line.AsSpan(range + 1));
            for (int ignored = UnicodeTable.Hexadecimal(line.AsSpan(0, range)); ignored <= last; ignored++) { folded.Add(ignored, []); }
        }

        return folded;
    }
}
