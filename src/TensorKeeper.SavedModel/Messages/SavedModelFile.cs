// SPDX-License-Identifier: MIT
using Google.Protobuf.Reflection;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.Text;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>Reads <c>saved_model.pb</c>, or <c>saved_model.pbtxt</c> where there is only that: 1 schema version, 2 graphs.</summary>
internal static class SavedModelFile
{
    private const int SchemaVersion = 1;

    /// <summary>Returns the graph of a SavedModel that has exactly the tags asked for.</summary>
    /// <param name="directory">The directory of one version.</param>
    /// <param name="tags">The tags, in any order; TensorFlow Serving's default is <c>serve</c>.</param>
    /// <exception cref="SavedModelException">There is no such graph, or the file is missing or damaged.</exception>
    public static MetaGraph Read(string directory, IReadOnlyCollection<string> tags) =>
        Read(directory, (graphs, file) => Choose(graphs, tags, file));

    /// <summary>Returns all graphs of a SavedModel, in the order of the file.</summary>
    /// <param name="directory">The directory of one version.</param>
    /// <exception cref="SavedModelException">The file is missing or damaged.</exception>
    public static IReadOnlyList<MetaGraph> ReadAll(string directory) => Read(
        directory,
        static (graphs, file) => graphs.ConvertAll(graph => MetaGraph.Read(graph.Encoded, graph.Info, file)));

    private static T Read<T>(string directory, Func<List<(MetaInfo Info, MessageSlice Encoded)>, MessageFile, T> choose)
    {
        string path = Path.Combine(directory, SavedModelDirectory.GraphFile);
        string text = Path.Combine(directory, SavedModelDirectory.TextFile);
        bool isText = !File.Exists(path) && File.Exists(text);
        if (isText) { path = text; }
        byte[] bytes = ReadAllBytes(directory, path);
        SavedModelDirectory.RefuseGitLfsPointer(bytes, path);
        if (isText) { bytes = Encode(bytes, path); }
        SavedModelFrame.Check(bytes, path);
        var file = new MessageFile(path);
        try
        {
            return choose(ReadGraphs(bytes, file), file);
        }
        catch (ProtoFormatException damage)
        {
            throw file.Damage(damage);
        }
    }

    // One reader for both forms. What a newer TensorFlow wrote beyond what is known here is left out, as in the binary form.
    private static byte[] Encode(byte[] text, string path)
    {
        try
        {
            return TextForm.Encode(
                text,
                Protocol.TensorFlow.SavedModel.Descriptor,
                UnknownFields.LeftOut,
                TypeRegistry.FromMessages(Protocol.TensorFlow.AssetFileDef.Descriptor));
        }
        catch (TextFormException malformed)
        {
            DiagnosticId id = malformed.IsTooDeep ? DiagnosticId.TooDeep : DiagnosticId.Malformed;
            throw new SavedModelException(new Diagnostic(id, malformed.Message, File: path, ByteOffset: malformed.ByteOffset), malformed);
        }
    }

    private static byte[] ReadAllBytes(string directory, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SavedModelException(WhyMissing(directory), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // File.ReadAllBytes says that a file is over 2 GiB with an IOException.
            bool large = e is IOException && new FileInfo(path) is { Exists: true, Length: > int.MaxValue };
            throw new SavedModelException(
                large
                    ? new Diagnostic(DiagnosticId.TooLarge, "A graph file of 2 GiB or more is not read; protobuf does not allow one.", File: path)
                    : new Diagnostic(DiagnosticId.MissingFile, $"The file cannot be read: {e.Message}", File: path),
                e);
        }
    }

    private static Diagnostic WhyMissing(string directory)
    {
        string chunked = Path.Combine(directory, SavedModelDirectory.ChunkedFile);
        if (File.Exists(chunked))
        {
            return new Diagnostic(
                DiagnosticId.UnsupportedForm,
                $"The model is in the form {SavedModelDirectory.ChunkedFile}; only {SavedModelDirectory.GraphFile} and {SavedModelDirectory.TextFile} are read.",
                File: chunked);
        }

        return new Diagnostic(
            DiagnosticId.NotASavedModel,
            $"Specified file path does not appear to contain a SavedModel bundle (should have a file called `{SavedModelDirectory.GraphFile}`)",
            File: directory);
    }

    private static List<(MetaInfo Info, MessageSlice Encoded)> ReadGraphs(byte[] bytes, MessageFile file)
    {
        List<(MetaInfo, MessageSlice)> graphs = [];
        var reader = new ProtoReader((ReadOnlyMemory<byte>)bytes);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    long version = reader.ReadInt64();
                    if (version != SchemaVersion) { file.Refuse(DiagnosticId.UnsupportedForm, $"The schema version is {version}; {SchemaVersion} is expected.", 0); }
                    break;
                case 2:
                    MessageSlice graph = MessageSlice.From(ref reader);
                    graphs.Add((MetaInfo.ReadFirst(graph.Open(), file), graph));
                    break;
                default: reader.Skip(); break;
            }
        }

        return graphs;
    }

    private static MetaGraph Choose(List<(MetaInfo Info, MessageSlice Encoded)> graphs, IReadOnlyCollection<string> tags, MessageFile file)
    {
        var wanted = new HashSet<string>(tags, StringComparer.Ordinal);
        foreach ((MetaInfo info, MessageSlice encoded) in graphs)
        {
            if (wanted.SetEquals(info.Tags)) { return MetaGraph.Read(encoded, info, file); }
        }

        string there = string.Join(", ", graphs.ConvertAll(static graph => Braces(graph.Info.Tags)));
        throw new SavedModelException(new Diagnostic(
            DiagnosticId.NoSuchTag,
            $"Could not find meta graph def matching supplied tags: {Braces(wanted)}. "
                + (there.Length == 0 ? "The file has no graph." : $"The file has: {there}."),
            File: file.Path));
    }

    private static string Braces(IEnumerable<string> tags) => $"{{ {string.Join(' ', tags)} }}";
}
