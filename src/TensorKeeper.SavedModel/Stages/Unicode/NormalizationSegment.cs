// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Characters that are put in order and composed together: a beginning and the marks on it. Not thread-safe.</summary>
internal sealed class NormalizationSegment
{
    /// <summary>Up to here moving one by one is faster than sorting.</summary>
    private const int Few = 16;

    private int[] _codePoints = new int[32];
    private int _count;

    /// <summary>Gets the characters.</summary>
    public ReadOnlySpan<int> CodePoints => _codePoints.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Add(int codePoint)
    {
        if (_count == _codePoints.Length) { Array.Resize(ref _codePoints, _count * 2); }
        _codePoints[_count++] = codePoint;
    }

    public void Add(ReadOnlySpan<int> codePoints)
    {
        foreach (int codePoint in codePoints) { Add(codePoint); }
    }

    /// <summary>Sorts the marks between two beginnings by class; marks of one class stay in their order.</summary>
    public void Order()
    {
        for (int start = 0; start < _count;)
        {
            int end = start;
            while (end < _count && Decompositions.ClassOf(_codePoints[end]) != 0) { end++; }
            if (end - start > 1) { Sort(_codePoints.AsSpan(start, end - start)); }
            start = end + 1;
        }
    }

    /// <summary>Composes every mark with the beginning before it, unless another one of its class is between them.</summary>
    public void Compose()
    {
        int starter = -1;
        int kept = 0;
        byte before = 0;
        for (int i = 0; i < _count; i++)
        {
            int codePoint = _codePoints[i];
            byte own = Decompositions.ClassOf(codePoint);
            bool blocked = starter >= 0 && kept > starter + 1 && before >= own;
            int composite = starter >= 0 && !blocked ? Decompositions.Compose(_codePoints[starter], codePoint) : -1;
            if (composite >= 0) { _codePoints[starter] = composite; continue; }
            if (own == 0) { starter = kept; }
            before = own;
            _codePoints[kept++] = codePoint;
        }

        _count = kept;
    }

    private static void Sort(Span<int> marks)
    {
        if (marks.Length > Few)
        {
            // A long run is somebody's attack: a sort that stays fast, made stable by the position.
            long[] keys = new long[marks.Length];
            for (int i = 0; i < keys.Length; i++) { keys[i] = ((long)Decompositions.ClassOf(marks[i]) << 32) | (uint)i; }
            int[] sorted = marks.ToArray();
            Array.Sort(keys, sorted);
            sorted.CopyTo(marks);
            return;
        }

        for (int i = 1; i < marks.Length; i++)
        {
            int mark = marks[i];
            byte own = Decompositions.ClassOf(mark);
            int place = i;
            for (; place > 0 && Decompositions.ClassOf(marks[place - 1]) > own; place--) { marks[place] = marks[place - 1]; }
            marks[place] = mark;
        }
    }
}
