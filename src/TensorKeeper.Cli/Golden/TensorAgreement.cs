// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Golden;

/// <summary>How an output compares with what TensorFlow computed. Immutable.</summary>
/// <param name="Name">The output.</param>
/// <param name="Tolerance">The name of the <see cref="ToleranceClass"/>.</param>
/// <param name="MaxError">The largest <c>|got - wanted|</c>; 0 for strings.</param>
/// <param name="Allowed">What was allowed where the error was worst, in relation to what is allowed there.</param>
/// <param name="Failure">What is wrong, at the first place; null if the outputs agree.</param>
internal sealed record TensorAgreement(string Name, string Tolerance, double MaxError, double Allowed, string? Failure)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Name} [{Tolerance}] max error {MaxError:g3}, allowed there {Allowed:g3}{(Failure is null ? "" : ": " + Failure)}");
}
