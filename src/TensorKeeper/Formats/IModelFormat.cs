// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>A kind of model directory that can be loaded: a plug that composition registers. Thread-safe.</summary>
public interface IModelFormat
{
    /// <summary>Gets the platform name, as in TensorFlow Serving's <c>model_platform</c>.</summary>
    /// <value>For example <c>tensorflow</c> or <c>onnx</c>.</value>
    string Platform { get; }

    /// <summary>Asks, by a look at the file names only, whether a version directory is of this format.</summary>
    /// <param name="directory">An absolute path.</param>
    /// <returns>True if <see cref="Load"/> would be the one to say what is wrong with it.</returns>
    bool Recognizes(string directory);

    /// <summary>Loads a version directory; runs on the caller's thread until done.</summary>
    /// <param name="directory">An absolute path.</param>
    /// <param name="options">How to load.</param>
    /// <param name="cancellationToken">Abandons the load; what was already loaded is given back.</param>
    /// <returns>The model, ready to run. The caller disposes it.</returns>
    /// <exception cref="ServingException">The model cannot be loaded; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException">The load was abandoned.</exception>
    IServableModel Load(string directory, ModelLoadOptions options, CancellationToken cancellationToken);
}
