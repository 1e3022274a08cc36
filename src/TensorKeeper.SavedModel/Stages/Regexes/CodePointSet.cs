// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>A set of Unicode code points, as a character class is one. Not thread-safe.</summary>
internal sealed class CodePointSet
{
    public const int Largest = 0x10ffff;

    private List<(int From, int To)> _ranges = [];

    /// <summary>Gets the ranges, sorted, apart from each other.</summary>
    public IReadOnlyList<(int From, int To)> Ranges => _ranges;

    public static CodePointSet Of(params ReadOnlySpan<(int From, int To)> ranges)
    {
        var set = new CodePointSet();
        foreach ((int from, int to) in ranges) { set._ranges.Add((from, to)); }
        set.Normalize();
        return set;
    }

    public CodePointSet Add(CodePointSet other)
    {
        _ranges.AddRange(other._ranges);
        Normalize();
        return this;
    }

    public CodePointSet Add(int from, int to)
    {
        _ranges.Add((from, to));
        Normalize();
        return this;
    }

    /// <summary>Returns what is not in the set.</summary>
    public CodePointSet Complement()
    {
        var complement = new CodePointSet();
        int next = 0;
        foreach ((int from, int to) in _ranges)
        {
            if (from > next) { complement._ranges.Add((next, from - 1)); }
            next = to + 1;
        }

        if (next <= Largest) { complement._ranges.Add((next, Largest)); }
        return complement;
    }

    /// <summary>Returns the set with everything that differs from its members in case alone.</summary>
    public CodePointSet FoldCase()
    {
        var folded = new CodePointSet { _ranges = [.. _ranges] };
        foreach ((int from, int to) in _ranges)
        {
            foreach (int member in CaseOrbits.Cased)
            {
                if (member < from || member > to) { continue; }
                foreach (int equal in CaseOrbits.Of(member)) { folded._ranges.Add((equal, equal)); }
            }
        }

        folded.Normalize();
        return folded;
    }

    private void Normalize()
    {
        _ranges.Sort();
        var merged = new List<(int From, int To)>(_ranges.Count);
        foreach ((int from, int to) in _ranges)
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1) { merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to)); }
            else { merged.Add((from, to)); }
        }

        _ranges = merged;
    }
}
