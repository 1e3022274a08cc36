// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>A tree of byte strings in one array, as the library darts-clone lays it out. Immutable, thread-safe.</summary>
/// <remarks>
/// A unit holds the label in bits 0 to 7, in bit 8 whether a value follows, in bit 9 whether the offset is in units of 256, and the
/// offset to the children from bit 10. A unit with bit 31 set is a value. Every index is checked: the array is the model's.
/// </remarks>
/// <param name="units">The array.</param>
internal sealed class DoubleArray(uint[] units)
{
    /// <summary>The tree's root.</summary>
    public const uint Root = 0;

    /// <summary>Gets the number of units.</summary>
    public int Length => units.Length;

    /// <summary>Follows an edge.</summary>
    /// <returns>False, and the node as it was, if there is none.</returns>
    public bool TryStep(ref uint node, byte label)
    {
        if (node >= units.Length) { return false; }
        uint next = node ^ Offset(units[node]) ^ label;
        if (next >= units.Length || (units[next] & 0x800000ff) != label) { return false; }
        node = next;
        return true;
    }

    /// <summary>Follows edges; all or none.</summary>
    public bool TrySteps(ref uint node, ReadOnlySpan<byte> labels)
    {
        uint at = node;
        foreach (byte label in labels)
        {
            if (!TryStep(ref at, label)) { return false; }
        }

        node = at;
        return true;
    }

    /// <summary>Reads the value of a node; false if it has none.</summary>
    public bool TryValue(uint node, out int value)
    {
        value = 0;
        if (node >= units.Length || (units[node] & 0x100) == 0) { return false; }
        uint place = node ^ Offset(units[node]);
        if (place >= units.Length) { return false; }
        value = (int)(units[place] & 0x7fffffff);
        return true;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}
