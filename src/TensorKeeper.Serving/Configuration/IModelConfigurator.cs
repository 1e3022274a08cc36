// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Configuration;

/// <summary>Changes what is served while the server runs. Thread-safe: changes are made one after the other.</summary>
public interface IModelConfigurator
{
    /// <summary>Gets the models that are to be served now.</summary>
    IReadOnlyList<ModelConfig> Models { get; }

    /// <summary>Makes the models given the only ones, and waits until that is so.</summary>
    /// <param name="models">
    /// All models; those that are not named are unloaded as their calls finish. A model that stays keeps its versions
    /// serving until others take over.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting. What was asked for goes on being brought about.</param>
    /// <returns>
    /// A task that completes when each model that is new, or whose settings changed, has all versions it is to have, and
    /// the labels are set. Unloading is not waited for.
    /// </returns>
    /// <remarks>
    /// A label goes over to a version when that version can be called, so that calls by it never fail in between; labels
    /// that are not named any more are gone at once.
    /// </remarks>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.InvalidArgument"/>: the list contradicts itself or names what is not supported; nothing has
    /// changed. <see cref="ServingErrorCode.Unknown"/>: some version cannot be loaded; everything else is as asked for.
    /// <see cref="ServingErrorCode.FailedPrecondition"/>: a label is to mean a version that cannot be called; everything
    /// else is as asked for. Texts are TensorFlow Serving's.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task ConfigureAsync(IReadOnlyList<ModelConfig> models, CancellationToken cancellationToken);
}
