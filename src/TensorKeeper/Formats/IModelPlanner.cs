// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>A format that can tell how it would run a model, for people who want to know before they serve it. Thread-safe.</summary>
public interface IModelPlanner
{
    /// <summary>Reads a version directory and plans its signatures; nothing is prepared for running.</summary>
    /// <param name="directory">A path that <see cref="IModelFormat.Recognizes"/> is true for.</param>
    /// <param name="options">How the model would be loaded.</param>
    /// <param name="cancellationToken">Abandons the planning.</param>
    /// <returns>The plan; a signature that cannot be run is in it, with the reason.</returns>
    /// <exception cref="ServingException">The model as a whole cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The planning was abandoned.</exception>
    ModelPlan Plan(string directory, ModelLoadOptions options, CancellationToken cancellationToken);
}
