// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Diagnostics;

/// <summary>A SavedModel or an ONNX model cannot be read or imported; all reasons found in one go.</summary>
public sealed class SavedModelException : Exception
{
    /// <summary>Initializes the exception with one reason.</summary>
    /// <param name="diagnostic">The reason.</param>
    /// <param name="innerException">The cause, for the log.</param>
    public SavedModelException(Diagnostic diagnostic, Exception? innerException = null)
        : this([diagnostic], innerException)
    {
    }

    /// <summary>Initializes the exception with all reasons.</summary>
    /// <param name="diagnostics">At least one.</param>
    /// <param name="innerException">The cause, for the log.</param>
    /// <exception cref="ArgumentException"><paramref name="diagnostics"/> is empty.</exception>
    public SavedModelException(IReadOnlyList<Diagnostic> diagnostics, Exception? innerException = null)
        : base(string.Join(Environment.NewLine, diagnostics), innerException)
    {
        if (diagnostics.Count == 0) { throw new ArgumentException("At least one reason.", nameof(diagnostics)); }
        Diagnostics = diagnostics;
    }

    /// <summary>Gets the reasons, at least one.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
