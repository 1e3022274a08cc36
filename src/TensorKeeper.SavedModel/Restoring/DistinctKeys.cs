// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Finds repeated keys of a table.</summary>
internal static class DistinctKeys
{
    /// <summary>Returns a row for each distinct key, in order.</summary>
    /// <param name="keys">A vector.</param>
    /// <param name="contradiction">The row of a key that is there twice with different values; -1 if there is none.</param>
    /// <param name="values">One row for each key.</param>
    /// <param name="lastWins">Of different values of one key the last counts, and is no contradiction.</param>
    public static int[] Find(Tensor keys, out int contradiction, Tensor values, bool lastWins)
    {
        contradiction = -1;
        int count = (int)keys.ElementCount;
        int[] rows = new int[count];
        int distinct = 0;

        // Open addressing, half full at most: positions in rows, plus one.
        int[] slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, 2 * (long)count))];
        for (int row = 0; row < count; row++)
        {
            var hash = new HashCode();
            hash.AddBytes(TensorRows.RowOf(keys, row));
            int slot = hash.ToHashCode() & (slots.Length - 1);
            while (slots[slot] != 0 && !TensorRows.Equal(keys, rows[slots[slot] - 1], row)) { slot = (slot + 1) & (slots.Length - 1); }
            if (slots[slot] == 0)
            {
                rows[distinct++] = row;
                slots[slot] = distinct;
                continue;
            }

            int earlier = slots[slot] - 1;
            if (lastWins) { rows[earlier] = row; continue; }
            if (!TensorRows.Equal(values, rows[earlier], row)) { contradiction = row; }
        }

        Array.Resize(ref rows, distinct);
        return rows;
    }
}
