// SPDX-License-Identifier: MIT
using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TensorKeeper.Client;

/// <summary>The outputs of one prediction, by name. Reading is thread-safe.</summary>
/// <remarks>
/// Owns its tensors: disposing the result gives their memory back, after which none of them may be touched. What was
/// copied out of them, with <see cref="Tensor.ToArray{T}"/> for example, stays.
/// </remarks>
public sealed class PredictResult : IReadOnlyCollection<KeyValuePair<string, Tensor>>, IDisposable
{
    private readonly TensorMap _outputs;

    /// <summary>Initializes a result: for clients, and for tests of what uses them.</summary>
    /// <param name="servedBy">The model and the version that answered.</param>
    /// <param name="signatureName">The signature that was run.</param>
    /// <param name="outputs">The outputs by name, which the result owns from here on.</param>
    public PredictResult(ServableId servedBy, string signatureName, TensorMap outputs)
    {
        ArgumentNullException.ThrowIfNull(signatureName);
        ArgumentNullException.ThrowIfNull(outputs);
        ServedBy = servedBy;
        SignatureName = signatureName;
        _outputs = outputs;
    }

    /// <summary>Gets the model and the version that answered.</summary>
    public ServableId ServedBy { get; }

    /// <summary>Gets the signature that was run.</summary>
    public string SignatureName { get; }

    /// <inheritdoc/>
    public int Count => _outputs.Count;

    /// <summary>Gets an output; it stays the result's.</summary>
    /// <param name="name">Compared ordinally.</param>
    /// <exception cref="KeyNotFoundException">There is no such output; the message lists those there are.</exception>
    public Tensor this[string name] => _outputs.TryGet(name, out Tensor? tensor)
        ? tensor
        : throw new KeyNotFoundException(
            $"{ServedBy} has no output named '{name}'; it answered: "
            + string.Join(", ", _outputs.Select(static output => output.Key)) + ".");

    /// <summary>Looks an output up; it stays the result's.</summary>
    /// <param name="name">Compared ordinally.</param>
    /// <param name="tensor">The output; null if there is none.</param>
    /// <returns>True if it is there.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out Tensor? tensor) => _outputs.TryGet(name, out tensor);

    /// <summary>Gives the memory of all outputs back. May be called more than once.</summary>
    public void Dispose() => _outputs.Dispose();

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _outputs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
