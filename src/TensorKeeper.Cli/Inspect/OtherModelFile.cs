// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel;

namespace TensorKeeper.Cli.Inspect;

/// <summary>Tells what to do with a file that somebody takes for a model. Stateless.</summary>
internal static class OtherModelFile
{
    private const string Graph = "saved_model.pb";

    /// <summary>Says why a path is no folder of a model.</summary>
    /// <param name="path">As it was typed; there is no folder of this name.</param>
    public static string Describe(string path)
    {
        if (!File.Exists(path)) { return $"There is no folder '{path}'."; }
        return $"'{path}' is a file, and a model is a folder.{(Advise(path) is { } advice ? " " + advice : "")}";
    }

    /// <summary>Looks for a model of another kind in a folder that holds none of ours.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>A sentence about the first one by name, or null.</returns>
    public static string? FindIn(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (Advise(file) is { } advice) { return $"About '{Path.GetFileName(file)}': {advice}"; }
        }

        return null;
    }

    private static string? Advise(string file)
    {
        string name = Path.GetFileName(file);
        if (name is Graph or OnnxFormat.FileName) { return $"Give the folder that it is in: '{Path.GetDirectoryName(Path.GetFullPath(file))}'."; }
        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".KERAS" or ".H5" or ".HDF5" => "It is a Keras model: load it there and write a SavedModel with model.export(\"name/1\").",
            ".TFLITE" => "It is a TensorFlow Lite model: export the model that it was made of as a SavedModel.",
            ".PB" or ".PBTXT" => "It is a graph without signatures and variables: export the model that it was made of as a SavedModel.",
            ".ONNX" => $"It is an ONNX model: put it into a folder of its own as 'name/1/{OnnxFormat.FileName}'.",
            ".ZIP" or ".TAR" or ".GZ" or ".TGZ" => "It is packed: unpack it and give the folder.",
            ".PT" or ".PTH" or ".SAFETENSORS" or ".PKL" or ".JOBLIB" =>
                $"It is a model of another library: what PyTorch and scikit-learn write as ONNX is served from 'name/1/{OnnxFormat.FileName}'.",
            _ => null,
        };
    }
}
