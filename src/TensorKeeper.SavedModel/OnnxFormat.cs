// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.DenseNetworks;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.OnnxFiles;

namespace TensorKeeper.SavedModel;

/// <summary>Loads ONNX models as they are: the plug of platform <c>onnx</c>. Thread-safe.</summary>
/// <remarks>
/// The one signature is <see cref="Signature.DefaultName"/>, made of the graph's inputs and outputs. External data must lie in
/// the version directory. Integer divisions and recurrent layers are guarded before the engine sees the graph.
/// </remarks>
/// <param name="engine">What runs the graphs.</param>
public sealed class OnnxFormat(IOnnxEngine engine) : IModelFormat
{
    /// <summary>The name of the file that makes a directory an ONNX model.</summary>
    public const string FileName = "model.onnx";

    /// <inheritdoc/>
    public string Platform => "onnx";

    /// <inheritdoc/>
    public bool Recognizes(string directory) => File.Exists(Path.Combine(directory, FileName));

    /// <inheritdoc/>
    /// <remarks>The inner exception of a refusal is a <see cref="SavedModelException"/> with every reason found.</remarks>
    public IServableModel Load(string directory, ModelLoadOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return OnnxModelLoader.Load(directory, new DenseNetworkEngine(engine), cancellationToken);
        }
        catch (SavedModelException refused)
        {
            throw DiagnosticCodes.Refuse(refused);
        }
    }
}
