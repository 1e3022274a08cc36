// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Text;

/// <summary>How far apart two names are: letters to insert, drop, change or swap with a neighbour.</summary>
internal static class EditDistance
{
    // Longer words are nobody's typing error, and the table of distances is quadratic.
    private const int LongestWord = 100;

    /// <summary>Counts the edits from one word to the other.</summary>
    public static int Between(string left, string right)
    {
        if (left.Length > LongestWord || right.Length > LongestWord) { return int.MaxValue; }

        int width = right.Length + 1;
        int[] distance = new int[(left.Length + 1) * width];
        for (int row = 0; row <= left.Length; row++) { distance[row * width] = row; }
        for (int column = 0; column < width; column++) { distance[column] = column; }

        for (int row = 1; row <= left.Length; row++)
        {
            for (int column = 1; column < width; column++)
            {
                int here = (row * width) + column;
                int change = left[row - 1] == right[column - 1] ? 0 : 1;
                int best = Math.Min(distance[here - 1], distance[here - width]) + 1;
                best = Math.Min(best, distance[here - width - 1] + change);
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                {
                    best = Math.Min(best, distance[here - (2 * width) - 2] + 1);
                }

                distance[here] = best;
            }
        }

        return distance[^1];
    }
}
