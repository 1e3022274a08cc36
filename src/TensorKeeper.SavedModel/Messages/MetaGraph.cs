// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>One graph of a SavedModel with all that belongs to it (<c>MetaGraphDef</c>). Immutable; parts are read when first asked for.</summary>
internal sealed class MetaGraph
{
    private readonly MessageFile _file;
    private readonly MessageSlice _opList;
    private readonly MessageSlice _objects;
    private OpDef[]? _strippedOps;
    private SavedObjectGraph? _objectGraph;

    private MetaGraph(MetaInfo info, GraphDef graph, MetaGraphParts parts, MessageFile file)
    {
        _file = file;
        _opList = info.OpList;
        _objects = parts.ObjectGraph;
        Tags = info.Tags;
        TensorFlowVersion = info.TensorFlowVersion;
        Graph = graph;
        Saver = parts.Saver;
        Collections = parts.Collections;
        Signatures = parts.Signatures;
        Assets = [.. parts.Assets];
    }

    /// <summary>Gets the file it was read from.</summary>
    public MessageFile File => _file;

    public string[] Tags { get; }

    /// <summary>Gets what wrote the model, for example <c>2.19.0</c>; empty if it does not say.</summary>
    public string TensorFlowVersion { get; }

    /// <summary>Gets the declarations of the ops that the file says it uses; those in function bodies may be missing.</summary>
    /// <exception cref="Diagnostics.SavedModelException">The bytes are malformed.</exception>
    public OpDef[] StrippedOps => _strippedOps ??= ReadOps();

    public GraphDef Graph { get; }

    public SaverDef? Saver { get; }

    public IReadOnlyDictionary<string, CollectionDef> Collections { get; }

    public IReadOnlyDictionary<string, SignatureDef> Signatures { get; }

    public AssetFileDef[] Assets { get; }

    /// <summary>Gets the objects; empty in a TensorFlow 1 model.</summary>
    /// <exception cref="Diagnostics.SavedModelException">The bytes are malformed.</exception>
    public SavedObjectGraph ObjectGraph => _objectGraph ??= ReadObjectGraph();

    /// <summary>Reads a graph; <paramref name="info"/> was read when the graphs were chosen between.</summary>
    public static MetaGraph Read(MessageSlice encoded, MetaInfo info, MessageFile file)
    {
        ProtoReader reader = encoded.Open();
        GraphDef? graph = null;
        var parts = new MetaGraphParts();
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 2) { graph = GraphDef.Read(reader.ReadMessage(), file); } else { parts.Read(ref reader, file); }
        }

        return new MetaGraph(info, graph ?? new GraphDef([], [], file), parts, file);
    }

    private OpDef[] ReadOps()
    {
        try
        {
            List<OpDef> ops = [];
            ProtoReader reader = _opList.Open();
            while (reader.ReadTag())
            {
                if (reader.FieldNumber == 1) { ops.Add(OpDef.Read(reader.ReadMessage(), _file)); } else { reader.Skip(); }
            }

            return [.. ops];
        }
        catch (ProtoFormatException damage)
        {
            throw _file.Damage(damage);
        }
    }

    private SavedObjectGraph ReadObjectGraph()
    {
        try
        {
            return _objects.Bytes.IsEmpty ? SavedObjectGraph.Empty : SavedObjectGraph.Read(_objects.Open(), _file);
        }
        catch (ProtoFormatException damage)
        {
            throw _file.Damage(damage);
        }
    }
}
