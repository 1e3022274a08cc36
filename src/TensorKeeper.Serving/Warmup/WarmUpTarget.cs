// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Serving.Running;

namespace TensorKeeper.Serving.Warmup;

/// <summary>A model that was loaded and does not serve yet. Thread-safe.</summary>
public sealed class WarmUpTarget
{
    private readonly IServableModel _model;

    /// <summary>Initializes a target.</summary>
    /// <param name="id">The model and its version.</param>
    /// <param name="directory">The version's directory.</param>
    /// <param name="model">The model, which stays the caller's.</param>
    public WarmUpTarget(ServableId id, string directory, IServableModel model)
    {
        Id = id;
        Directory = directory;
        _model = model;
    }

    /// <summary>Gets the model and its version.</summary>
    public ServableId Id { get; }

    /// <summary>Gets the version's directory.</summary>
    public string Directory { get; }

    /// <summary>Gets the signatures, by name.</summary>
    public IReadOnlyDictionary<string, Signature> Signatures => _model.Signatures;

    /// <summary>Runs a signature with the checks that a request has, and counts nothing.</summary>
    /// <param name="signature">One of <see cref="Signatures"/>.</param>
    /// <param name="inputs">By input name; stay the caller's.</param>
    /// <param name="outputFilter">The outputs wanted; empty means all.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The outputs, which the caller disposes.</returns>
    /// <exception cref="ServingException">The inputs do not fit, or the model failed.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public TensorMap Run(Signature signature, TensorMap inputs, IReadOnlyList<string> outputFilter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputFilter);
        InputCheck.Check(signature, inputs);
        OutputCheck.Check(signature, outputFilter);
        InputCheck.CheckTypes(signature, inputs);
        return _model.Run(signature, inputs, outputFilter, cancellationToken);
    }
}
