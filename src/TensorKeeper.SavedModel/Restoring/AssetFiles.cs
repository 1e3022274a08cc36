// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>The files of a model that its graph reads, and the nodes that are fed with their paths.</summary>
internal sealed class AssetFiles
{
    // Where TensorFlow 1 lists them: AssetFileDef messages packed into Any.
    private const string Collection = "saved_model_assets";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly string _directory;

    public AssetFiles(MetaGraph graph, string directory)
    {
        _directory = Path.GetFullPath(Path.Combine(directory, "assets"));
        foreach (AssetFileDef asset in graph.Assets) { Add(asset); }
        if (!graph.Collections.TryGetValue(Collection, out CollectionDef? listed)) { return; }
        try
        {
            foreach (MessageSlice any in listed.Anys) { Add(AssetFileDef.Read(any.Open(), graph.File)); }
        }
        catch (ProtoFormatException damage)
        {
            throw graph.File.Damage(damage);
        }
    }

    /// <summary>Returns the path a node is fed with; null if it is fed with none.</summary>
    /// <exception cref="SavedModelException">The path leads out of the model, or to no file.</exception>
    public string? Find(string node)
    {
        if (!_names.TryGetValue(node, out string? name)) { return null; }
        string path = Resolve(name);
        if (!File.Exists(path))
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.MissingFile, $"The model reads its asset '{name}', which is not there.", node, File: path));
        }

        return path;
    }

    /// <summary>Refuses a file that is not the model's own, whatever the graph calls it.</summary>
    /// <exception cref="SavedModelException">It lies outside of the model.</exception>
    public void RequireOwn(string path, NodeDef reader)
    {
        string model = Path.GetDirectoryName(_directory)!.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        if (path.Contains('\0', StringComparison.Ordinal) || !Path.GetFullPath(path).StartsWith(model, StringComparison.Ordinal))
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.PathEscape, $"The file '{path}' is not in the model's directory; add it to the model as an asset.", reader.Name, reader.Op, File: model));
        }
    }

    private void Add(AssetFileDef asset) => _names[NodeReference.Parse(asset.Tensor).Node] = asset.FileName;

    private string Resolve(string name)
    {
        // A name may have folders. What counts is where the path ends up; a drive, a root or dots may be anywhere in it.
        bool plain = name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal) && !Path.IsPathRooted(name);
        string path = plain ? Path.GetFullPath(Path.Combine(_directory, name)) : "";
        if (!path.StartsWith(_directory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.PathEscape, $"The asset '{name}' leads out of the model's directory.", File: _directory));
        }

        return path;
    }
}
