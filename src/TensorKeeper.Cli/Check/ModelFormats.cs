// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Serve;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;

namespace TensorKeeper.Cli.Check;

/// <summary>The formats that a command of one model knows.</summary>
internal static class ModelFormats
{
    /// <summary>Finds the format of a version directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="engine">What runs the model.</param>
    /// <exception cref="StartException">The directory is of no format.</exception>
    public static IModelFormat Find(string directory, IOnnxEngine engine)
    {
        IModelFormat[] formats = [new SavedModelFormat(engine), new OnnxFormat(engine)];
        return Array.Find(formats, format => format.Recognizes(directory))
            ?? throw new StartException($"There is no model in '{directory}': a SavedModel has a file saved_model.pb, an ONNX model a file model.onnx.");
    }
}
