// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Reads the tables of Unicode 13 in <c>Tables</c>, which <c>eng/unicode-tables.pl</c> makes.</summary>
/// <remarks>The platform's own data is of another version, and with invariant globalization hardly there.</remarks>
internal static class UnicodeTable
{
    /// <summary>The largest code point.</summary>
    public const int Last = 0x10ffff;

    /// <summary>Reads a table of runs: where a value begins, in hexadecimal, and the value.</summary>
    public static CodePointBytes ReadRuns(string name)
    {
        byte[] values = new byte[Last + 1];
        (int start, byte value) = (0, 0);
        foreach (string line in Lines(name))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            int next = Hexadecimal(line.AsSpan(0, space));
            values.AsSpan(start..next).Fill(value);
            (start, value) = (next, byte.Parse(line.AsSpan(space + 1), CultureInfo.InvariantCulture));
        }

        values.AsSpan(start).Fill(value);
        return new CodePointBytes(values);
    }

    /// <summary>Gets the lines of a table.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using Stream stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream("Unicode." + name)
            ?? throw new InvalidOperationException($"The table '{name}' is not in this assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#')) { yield return line; }
        }
    }

    /// <summary>Reads code points separated by spaces.</summary>
    public static int[] CodePoints(ReadOnlySpan<char> text)
    {
        var codePoints = new List<int>();
        foreach (Range range in text.Split(' ')) { codePoints.Add(Hexadecimal(text[range])); }
        return [.. codePoints];
    }

    public static int Hexadecimal(ReadOnlySpan<char> text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
