// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>The scripts of characters, by ICU's numbers. Thread-safe; read at first use.</summary>
internal static class ScriptTable
{
    private static readonly Lazy<CodePointBytes> Scripts = new(static () => UnicodeTable.ReadRuns("Scripts"));
    private static readonly Lazy<Dictionary<string, int>> Names = new(ReadNames);

    /// <summary>Returns the script of a code point; -1 for a number that is none.</summary>
    public static int Of(int codePoint) => (uint)codePoint <= UnicodeTable.Last ? Scripts.Value[codePoint] : -1;

    /// <summary>Returns the number of a script by its name in Unicode, such as <c>Old_Italic</c>; -1 if there is none.</summary>
    public static int Find(string name) => Names.Value.GetValueOrDefault(name, -1);

    private static Dictionary<string, int> ReadNames()
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in UnicodeTable.Lines("ScriptNames"))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            names.Add(line[(space + 1)..], int.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture));
        }

        return names;
    }
}
