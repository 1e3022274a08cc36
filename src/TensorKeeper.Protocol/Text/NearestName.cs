// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Text;

/// <summary>Finds the name that was most likely meant by one that does not exist. Thread-safe.</summary>
public static class NearestName
{
    /// <summary>Returns the nearest of the names that there are.</summary>
    /// <param name="wanted">What was written.</param>
    /// <param name="known">The names that exist.</param>
    /// <returns>One of them, or null if none is near: more than two letters and more than a third of the letters differ.</returns>
    public static string? Of(string wanted, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(known);
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string name in known)
        {
            int distance = EditDistance.Between(Fold(wanted), Fold(name));
            if (distance < bestDistance) { (best, bestDistance) = (name, distance); }
        }

        return bestDistance <= Math.Max(2, wanted.Length / 3) ? best : null;
    }

    /// <summary>Returns the question that ends an error, with a space before it; empty if no name is near.</summary>
    /// <param name="wanted">What was written.</param>
    /// <param name="known">The names that exist.</param>
    /// <param name="prefix">Stands before the name, for example the dashes of a flag.</param>
    public static string Question(string wanted, IEnumerable<string> known, string prefix = "") =>
        Of(wanted, known) is { } name ? $" Did you mean {prefix}{name}?" : "";

    // Dashes for underscores and other cases are the most usual slips.
    private static string Fold(string name) => name.Replace('-', '_').ToUpperInvariant();
}
