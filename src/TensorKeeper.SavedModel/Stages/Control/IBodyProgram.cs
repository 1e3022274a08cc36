// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Control;

/// <summary>A branch of a conditional, or the condition or body of a loop: a program like that of a signature. Thread-safe.</summary>
internal interface IBodyProgram
{
    /// <summary>Runs the body on the caller's thread.</summary>
    /// <param name="inputs">A value for each argument; neither changed nor kept.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>
    /// A value for each result. One that is an argument (see <see cref="PassedInput"/>) is that very value and stays its
    /// owner's; the others are the caller's, and none shares its memory with another.
    /// </returns>
    HostValue[] Run(ReadOnlySpan<HostValue> inputs, CancellationToken cancellationToken);

    /// <summary>Returns the argument that a result is, handed on unchanged; -1 for what the body makes. No argument is two results.</summary>
    int PassedInput(int output);
}
