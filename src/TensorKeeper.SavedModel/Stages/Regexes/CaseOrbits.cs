// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Which code points are the same but for case: Unicode's simple folding. Built at first use; thread-safe.</summary>
internal static class CaseOrbits
{
    /// <summary>Letters that the platform's case mapping leaves alone, with the letter they fold to.</summary>
    private static readonly Dictionary<int, int> Special = new()
    {
        [0xb5] = 0x3bc, [0x17f] = 's', [0x345] = 0x3b9, [0x3c2] = 0x3c3, [0x3d0] = 0x3b2, [0x3d1] = 0x3b8, [0x3d5] = 0x3c6, [0x3d6] = 0x3c0,
        [0x3f0] = 0x3ba, [0x3f1] = 0x3c1, [0x3f4] = 0x3b8, [0x3f5] = 0x3b5, [0x1e9b] = 0x1e61, [0x1e9e] = 0xdf, [0x1fbe] = 0x3b9,
        [0x2126] = 0x3c9, [0x212a] = 'k', [0x212b] = 0xe5,
    };

    private static readonly Lazy<Dictionary<int, int[]>> Orbits = new(Build);

    /// <summary>Gets the code points that have another case.</summary>
    public static IEnumerable<int> Cased => Orbits.Value.Keys;

    /// <summary>Returns all code points that equal one but for case, itself included.</summary>
    public static int[] Of(int codePoint) => Orbits.Value.TryGetValue(codePoint, out int[]? orbit) ? orbit : [codePoint];

    private static Dictionary<int, int[]> Build()
    {
        const int LastCased = 0x1e943;
        var members = new Dictionary<int, List<int>>();
        for (int codePoint = 'A'; codePoint <= LastCased; codePoint++)
        {
            if (!Rune.IsValid(codePoint)) { continue; }
            int folded = Special.TryGetValue(codePoint, out int special)
                ? special
                : Rune.ToLowerInvariant(Rune.ToUpperInvariant(new Rune(codePoint))).Value;
            if (!members.TryGetValue(folded, out List<int>? orbit)) { members.Add(folded, orbit = []); }
            orbit.Add(codePoint);
        }

        var orbits = new Dictionary<int, int[]>();
        foreach (List<int> orbit in members.Values.Where(static orbit => orbit.Count > 1))
        {
            int[] all = [.. orbit];
            foreach (int member in all) { orbits.Add(member, all); }
        }

        return orbits;
    }
}
