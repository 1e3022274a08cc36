// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.DenseNetworks;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Inspection;
using TensorKeeper.SavedModel.Programs;

namespace TensorKeeper.SavedModel;

/// <summary>Loads TensorFlow SavedModels: the plug of platform <c>tensorflow</c>. Thread-safe.</summary>
/// <param name="engine">What runs the ONNX graphs that models become.</param>
public sealed class SavedModelFormat(IOnnxEngine engine) : IModelFormat, IModelPlanner
{
    /// <inheritdoc/>
    public string Platform => "tensorflow";

    /// <inheritdoc/>
    public bool Recognizes(string directory) =>
        File.Exists(Path.Combine(directory, "saved_model.pb")) || File.Exists(Path.Combine(directory, "saved_model.pbtxt"))
        || File.Exists(Path.Combine(directory, "saved_model.cpb"));

    /// <inheritdoc/>
    /// <remarks>
    /// The inner exception of a refusal is a <see cref="SavedModelException"/> with every reason found. A model of which some
    /// signatures cannot be translated loads, and those signatures say so when they are called; if none can, it is refused.
    /// </remarks>
    public IServableModel Load(string directory, ModelLoadOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return ModelLoader.Load(directory, options, new DenseNetworkEngine(engine), cancellationToken);
        }
        catch (SavedModelException refused)
        {
            throw DiagnosticCodes.Refuse(refused);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The inner exception of a refusal is a <see cref="SavedModelException"/> with every reason found.</remarks>
    public ModelPlan Plan(string directory, ModelLoadOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return PlanReader.Read(directory, options.Tags, cancellationToken);
        }
        catch (SavedModelException refused)
        {
            throw DiagnosticCodes.Refuse(refused);
        }
    }
}
