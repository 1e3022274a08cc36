// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>One of Unicode's normal forms: what it does to each character. Immutable, thread-safe.</summary>
internal sealed class NormalForm
{
    private const byte Changes = 1;
    private const byte Joins = 2;

    private static readonly Lazy<NormalForm> Nfc = new(static () => new NormalForm(compatible: false, composes: true));
    private static readonly Lazy<NormalForm> Nfd = new(static () => new NormalForm(compatible: false, composes: false));
    private static readonly Lazy<NormalForm> Nfkc = new(static () => new NormalForm(compatible: true, composes: true));
    private static readonly Lazy<NormalForm> Nfkd = new(static () => new NormalForm(compatible: true, composes: false));
    private static readonly Lazy<NormalForm> Fold = new(static () => new NormalForm(compatible: true, composes: true, folds: true));

    private readonly CodePointBytes _marks;
    private readonly bool _compatible;

    private NormalForm(bool compatible, bool composes, bool folds = false)
    {
        _compatible = compatible;
        Composes = composes;
        Folds = folds;
        _marks = new CodePointBytes(Mark());
    }

    /// <summary>Gets NFKC_Casefold.</summary>
    public static NormalForm CaseFold => Fold.Value;

    /// <summary>Gets whether what has fallen apart is put together again.</summary>
    public bool Composes { get; }

    /// <summary>Gets whether letters lose their case and ignorable characters disappear.</summary>
    public bool Folds { get; }

    /// <summary>Returns a form by name, in any case; null if there is none.</summary>
    public static NormalForm? Find(string name) => name.ToUpperInvariant() switch
    {
        "NFC" => Nfc.Value,
        "NFD" => Nfd.Value,
        "NFKC" => Nfkc.Value,
        "NFKD" => Nfkd.Value,
        _ => null,
    };

    /// <summary>Asks whether a character stays as it is, unless one that joins it follows.</summary>
    public bool IsInert(int codePoint) => _marks[codePoint] == 0;

    /// <summary>Asks whether a character may change together with what is before it.</summary>
    public bool IsJoined(int codePoint) => (_marks[codePoint] & Joins) != 0;

    /// <summary>Appends what a character falls apart to.</summary>
    public void Decompose(int codePoint, NormalizationSegment segment)
    {
        if (Folds && Decompositions.Foldings.TryGetValue(codePoint, out int[]? folded))
        {
            foreach (int part in folded) { Canonical(part, segment); }
        }
        else if (_compatible && Decompositions.Compatible.TryGetValue(codePoint, out int[]? parts)) { segment.Add(parts); }
        else { Canonical(codePoint, segment); }
    }

    private static void Canonical(int codePoint, NormalizationSegment segment)
    {
        if (Decompositions.IsSyllable(codePoint))
        {
            (int lead, int vowel, int tail) = Decompositions.Split(codePoint);
            segment.Add(lead);
            segment.Add(vowel);
            if (tail != 0) { segment.Add(tail); }
        }
        else if (Decompositions.Canonical.TryGetValue(codePoint, out int[]? parts)) { segment.Add(parts); }
        else { segment.Add(codePoint); }
    }

    private byte[] Mark()
    {
        byte[] marks = new byte[UnicodeTable.Last + 1];
        for (int codePoint = 0x300; codePoint < marks.Length; codePoint++)
        {
            if (Decompositions.ClassOf(codePoint) != 0 || (Composes && Decompositions.IsVowelOrTail(codePoint))) { marks[codePoint] = Joins; }
            else if (!Composes && Decompositions.IsSyllable(codePoint)) { marks[codePoint] = Changes; }
        }

        if (Composes)
        {
            foreach (int tail in Decompositions.ComposingTails) { marks[tail] |= Joins; }
        }

        // Each is looked at by itself only after the marks above are set, as its first part may join.
        byte[] firsts = [.. marks];
        MarkAll(Decompositions.Canonical.Keys, marks, firsts);
        if (_compatible) { MarkAll(Decompositions.Compatible.Keys, marks, firsts); }
        if (Folds) { MarkAll(Decompositions.Foldings.Keys, marks, firsts); }
        return marks;
    }

    private void MarkAll(IEnumerable<int> codePoints, byte[] marks, byte[] firsts)
    {
        var segment = new NormalizationSegment();
        foreach (int codePoint in codePoints)
        {
            segment.Clear();
            Decompose(codePoint, segment);
            if (segment.CodePoints.IsEmpty || (firsts[segment.CodePoints[0]] & Joins) != 0) { marks[codePoint] |= Joins; }
            segment.Order();
            if (Composes) { segment.Compose(); }
            if (segment.CodePoints is not [var only] || only != codePoint) { marks[codePoint] |= Changes; }
        }
    }
}
