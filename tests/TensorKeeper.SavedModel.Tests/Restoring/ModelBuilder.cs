// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Tests.Bundles;
using TensorKeeper.SavedModel.Tests.Messages;

namespace TensorKeeper.SavedModel.Tests.Restoring;

/// <summary>Writes small SavedModels that restore something.</summary>
internal sealed class ModelBuilder : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ProtoMessage _graph = new();
    private readonly ProtoMessage _library = new();
    private readonly ProtoMessage _meta = new ProtoMessage().Message(1, new ProtoMessage().Text(4, "serve"));

    public BundleWriter Bundle { get; } = new();

    public string Path => _directory.Path;

    public static ProtoMessage Type(DataType type) => new ProtoMessage().Int(6, (long)type);

    public static ProtoMessage Text(string text) => new ProtoMessage().Text(2, text);

    public static ProtoMessage Int(long value) => new ProtoMessage().Int(3, value);

    public static ProtoMessage FunctionName(string name) => new ProtoMessage().Message(10, new ProtoMessage().Text(1, name));

    public static ProtoMessage Node(string name, string op, string[] inputs, params (string Name, ProtoMessage Value)[] attributes)
    {
        ProtoMessage node = new ProtoMessage().Text(1, name).Text(2, op);
        foreach (string input in inputs) { node.Text(3, input); }
        foreach ((string attribute, ProtoMessage value) in attributes) { node.Entry(5, attribute, value); }
        return node;
    }

    public ModelBuilder Add(string name, string op, string[] inputs, params (string Name, ProtoMessage Value)[] attributes)
    {
        _graph.Message(1, Node(name, op, inputs, attributes));
        return this;
    }

    public static ProtoMessage Strings(params string[] values)
    {
        ProtoMessage tensor = new ProtoMessage().Int(1, (long)DataType.String).Message(2, ProtoMessage.Shape(values.Length));
        foreach (string value in values) { tensor.Text(8, value); }
        return new ProtoMessage().Message(8, tensor);
    }

    public static ProtoMessage Scalar(string value) => new ProtoMessage().Message(
        8, new ProtoMessage().Int(1, (long)DataType.String).Message(2, ProtoMessage.Shape()).Text(8, value));

    public static ProtoMessage Floats(params float[] values) => new ProtoMessage().Message(
        8, new ProtoMessage().Int(1, (long)DataType.Float).Message(2, ProtoMessage.Shape(values.Length)).Floats(5, values));

    public static ProtoMessage Longs(params long[] values) => new ProtoMessage().Message(
        8, new ProtoMessage().Int(1, (long)DataType.Int64).Message(2, ProtoMessage.Shape(values.Length)).Packed(10, values));

    public ModelBuilder Const(string name, ProtoMessage value) => Add(name, "Const", [], ("value", value));

    public ModelBuilder Variable(string name, string shared = "", DataType type = DataType.Float) =>
        Add(name, "VarHandleOp", [], ("shared_name", Text(shared)), ("dtype", Type(type)));

    public ModelBuilder Table(string name, DataType key, DataType value, string op = "HashTableV2") =>
        Add(name, op, [], ("key_dtype", Type(key)), ("value_dtype", Type(value)));

    /// <summary>Adds the nodes that restore some keys: <c>save/Const</c>, <c>save/RestoreV2</c>.</summary>
    public ModelBuilder Restores(string[] keys, string[]? slices = null, string save = "save")
    {
        Const($"{save}/Const", Scalar("model"));
        Const($"{save}/names", Strings(keys));
        Const($"{save}/slices", Strings(slices ?? [.. keys.Select(static _ => "")]));
        return Add($"{save}/RestoreV2", "RestoreV2", [$"{save}/Const", $"{save}/names", $"{save}/slices"]);
    }

    public ModelBuilder Saver(string restoreOp, string filename = "save/Const:0")
    {
        _meta.Message(3, new ProtoMessage().Text(1, filename).Text(3, restoreOp).Int(7, 2));
        return this;
    }

    public ModelBuilder InitOp(string op)
    {
        _meta.Entry(5, "__saved_model_init_op", new ProtoMessage().Entry(2, "__saved_model_init_op", new ProtoMessage().Text(1, op)));
        return this;
    }

    public ModelBuilder Collection(string name, ProtoMessage collection)
    {
        _meta.Entry(4, name, collection);
        return this;
    }

    public ModelBuilder Asset(string tensor, string file)
    {
        _meta.Message(6, new ProtoMessage().Message(1, new ProtoMessage().Text(1, tensor)).Text(2, file));
        return this;
    }

    public ModelBuilder ObjectGraph(ProtoMessage graph)
    {
        _meta.Message(7, graph);
        return this;
    }

    public ModelBuilder Function(string name, string[] arguments, (string Name, string Value)[] results, params ProtoMessage[] nodes)
    {
        ProtoMessage signature = new ProtoMessage().Text(1, name);
        foreach (string argument in arguments) { signature.Message(2, new ProtoMessage().Text(1, argument)); }
        foreach ((string result, _) in results) { signature.Message(3, new ProtoMessage().Text(1, result)); }
        ProtoMessage function = new ProtoMessage().Message(1, signature);
        foreach (ProtoMessage node in nodes) { function.Message(3, node); }
        foreach ((string result, string value) in results) { function.Message(4, new ProtoMessage().Text(1, result).Text(2, value)); }
        _library.Message(1, function);
        return this;
    }

    public ModelBuilder File(string name, string content)
    {
        _directory.Write(name, Encoding.UTF8.GetBytes(content));
        return this;
    }

    /// <summary>Writes graph and checkpoint, and reads them.</summary>
    public RestoredState Restore()
    {
        if (!Directory.Exists(System.IO.Path.Combine(Path, "variables"))) { Bundle.Write(System.IO.Path.Combine(Path, "variables")); }
        return RestoreWithoutCheckpoint();
    }

    public RestoredState RestoreWithoutCheckpoint()
    {
        byte[] meta = [.. _meta.Bytes, .. new ProtoMessage().Message(2, ProtoMessage.Of(_graph.Bytes).Message(2, _library)).Bytes];
        _directory.Write("saved_model.pb", new ProtoMessage().Int(1, 1).Raw(2, meta).Bytes);
        return Restorer.Restore(SavedModelFile.Read(Path, ["serve"]), Path);
    }

    public void Dispose() => _directory.Dispose();
}
