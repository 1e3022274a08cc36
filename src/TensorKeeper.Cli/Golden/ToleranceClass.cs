// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Golden;

/// <summary>How near an answer must come: <c>|got - wanted| &lt;= Absolute + Relative * |wanted|</c>. Immutable.</summary>
/// <param name="Name">The name in files of recorded runs.</param>
/// <param name="Relative">The part that grows with the wanted number.</param>
/// <param name="Absolute">The part that does not; for the largest wanted number of a tensor above 1 it is that much larger.</param>
/// <param name="ShapeOnly">The values are random: only type and shape count.</param>
/// <param name="Step">How far integers may be apart.</param>
internal sealed record ToleranceClass(string Name, double Relative, double Absolute, bool ShapeOnly = false, int Step = 0)
{
    private static readonly Dictionary<string, ToleranceClass> Classes = new ToleranceClass[]
    {
        new("exact", 0, 0),
        new("arith", 1e-6, 1e-6),
        new("dense", 1e-5, 1e-5),
        new("deep", 1e-4, 1e-4),
        new("half", 1e-2, 1e-2),
        new("bfloat", 3e-2, 3e-2),
        new("quantum", 0, 0, Step: 1),
        new("shape", 0, 0, ShapeOnly: true),
    }.ToDictionary(static tolerance => tolerance.Name, StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">There is no such class.</exception>
    public static ToleranceClass Named(string name) =>
        Classes.TryGetValue(name, out ToleranceClass? found) ? found : throw new InvalidDataException($"No tolerance is called '{name}'.");
}
