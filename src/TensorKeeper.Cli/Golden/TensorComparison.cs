// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Cli.Golden;

/// <summary>Compares an answer with TensorFlow's.</summary>
internal static class TensorComparison
{
    public static TensorAgreement Compare(Tensor got, Tensor wanted, ExpectedTensor expected)
    {
        TensorAgreement Result(double error, double allowed, string? failure) =>
            new(expected.Name, expected.Tolerance.Name, error, allowed, failure);

        if (got.ElementType != wanted.ElementType) { return Result(0, 0, $"type {got.ElementType}, wanted {wanted.ElementType}"); }
        if (got.Shape != wanted.Shape) { return Result(0, 0, $"shape {got.Shape}, wanted {wanted.Shape}"); }
        if (expected.Tolerance.ShapeOnly) { return Result(0, 0, null); }
        if (IsRecordedWithoutItsEnd(got, wanted)) { return Result(0, 0, null); }

        long count = got.ElementCount;
        ElementReader gotReader = new(got);
        ElementReader wantedReader = new(wanted);
        double largest = Math.Max(1, wantedReader.LargestFinite());
        double worst = 0;
        double worstError = 0;
        double worstAllowed = 0;
        string? failure = null;
        int[]? rows = expected.RowsInAnyOrder ? MatchRows(gotReader, wantedReader, got.Shape) : null;
        if (expected.RowsInAnyOrder && rows is null) { return Result(0, 0, "the rows are not a permutation of the wanted ones"); }
        long rowLength = rows is null || rows.Length == 0 ? 1 : count / rows.Length;

        for (long i = 0; i < count; i++)
        {
            long from = rows is null ? i : (rows[i / rowLength] * rowLength) + (i % rowLength);
            for (int part = 0; part < gotReader.Parts; part++)
            {
                if (gotReader.AreSame(wantedReader, from, i, part)) { continue; }
                double allowed = Allowed(wantedReader, i, part, expected.Tolerance, largest);
                double error = gotReader.Distance(wantedReader, from, i, part);
                if (!(error <= allowed) && failure is null)
                {
                    failure = string.Create(
                        CultureInfo.InvariantCulture,
                        $"element {i} of {got.Shape}: got {gotReader.Text(from)}, wanted {wantedReader.Text(i)}");
                }

                double excess = allowed == 0 ? double.PositiveInfinity : error / allowed;
                if (excess >= worst || double.IsNaN(excess)) { (worst, worstError, worstAllowed) = (excess, error, allowed); }
            }
        }

        return Result(worstError, worstAllowed, failure);
    }

    /// <summary>Asks whether a string is the recorded one and zero bytes after it.</summary>
    /// <remarks>
    /// A recorder keeps a single string as numpy's type S, which fills with zeros and therefore drops them at the end; the
    /// strings of an array it keeps as objects, whole. A recorded string that ends with a zero was not kept so.
    /// </remarks>
    private static bool IsRecordedWithoutItsEnd(Tensor got, Tensor wanted) =>
        wanted is { ElementType: ElementType.String, Shape.Rank: 0 }
        && !wanted.Strings[0].EndsWith((byte)0)
        && got.Strings[0].TrimEnd((byte)0).SequenceEqual(wanted.Strings[0]);

    private static double Allowed(ElementReader wanted, long index, int part, ToleranceClass tolerance, double largest)
    {
        if (!wanted.IsFloat) { return tolerance.Step; }
        double value = wanted.Number(index, part);
        return double.IsFinite(value) ? (tolerance.Absolute * largest) + (tolerance.Relative * Math.Abs(value)) : 0;
    }

    /// <summary>Finds for each wanted row a row of the answer that is the same; null if one has none.</summary>
    private static int[]? MatchRows(ElementReader got, ElementReader wanted, TensorShape shape)
    {
        int rows = shape.Rank == 0 ? 1 : (int)shape[0];
        long length = rows == 0 ? 0 : shape.GetElementCount() / rows;
        var free = Enumerable.Range(0, rows).ToList();
        int[] found = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            int position = free.FindIndex(candidate => IsSameRow(candidate, row));
            if (position < 0) { return null; }
            found[row] = free[position];
            free.RemoveAt(position);
        }

        return found;

        bool IsSameRow(int candidate, int row)
        {
            for (long i = 0; i < length; i++)
            {
                for (int part = 0; part < got.Parts; part++)
                {
                    if (!got.AreSame(wanted, (candidate * length) + i, (row * length) + i, part)) { return false; }
                }
            }

            return true;
        }
    }
}
