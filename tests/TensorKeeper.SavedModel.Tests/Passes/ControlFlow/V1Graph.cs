// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Tests.Messages;
using TensorKeeper.SavedModel.Tests.Onnx;
using TensorKeeper.SavedModel.Tests.Restoring;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Tests.Passes.ControlFlow;

/// <summary>Writes graphs as TensorFlow 1 does: what a branch or loop reads comes in through Switch or Enter, constants hang on pivots.</summary>
internal sealed class V1Graph : IDisposable
{
    private readonly List<(string Name, DataType Type)> _feeds = [];
    private FlowScope? _scope;
    private int _count;

    public ModelBuilder Model { get; } = new();

    public string Feed(string name, DataType type, params long[] shape)
    {
        Model.Add(name, "Placeholder", [], ("dtype", ModelBuilder.Type(type)), ("shape", new ProtoMessage().Message(7, ProtoMessage.Shape(shape))));
        _feeds.Add((name, type));
        return name;
    }

    public string Float(params float[] values) => Constant(DataType.Float, values.Length, tensor => tensor.Floats(5, values));

    public string Floats(long length, params float[] values) => Constant(DataType.Float, length, tensor => tensor.Floats(5, values), isScalar: false);

    public string Int(int value) => Constant(DataType.Int32, 1, tensor => tensor.Packed(7, value));

    public string Ints(params long[] values) => Constant(DataType.Int32, values.Length, tensor => tensor.Packed(7, values), isScalar: false);

    public string Bool(bool value) => Constant(DataType.Bool, 1, tensor => tensor.Packed(11, value ? 1 : 0));

    /// <summary>Adds a node of float tensors where the scope is.</summary>
    public string Op(string op, params string[] inputs) => Op(op, DataType.Float, inputs);

    public string Op(string op, DataType type, params string[] inputs) => Op(op, inputs, ("T", ModelBuilder.Type(type)));

    public string Op(string op, string[] inputs, params (string Name, ProtoMessage Value)[] attributes)
    {
        string[] read = [.. inputs.Select(input => _scope?.Bring(input) ?? input)];
        if (read.Length == 0 && _scope is not null) { read = ["^" + _scope.Pivot]; }
        string name = Raw(op, read, attributes);
        for (int i = 0; _scope is not null && i < 4; i++) { _scope.Own(i == 0 ? name : $"{name}:{i}"); }
        return name;
    }

    /// <summary>Adds a node that reads what it is told.</summary>
    public string Raw(string op, string[] inputs, params (string Name, ProtoMessage Value)[] attributes)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{op}_{_count++}");
        Model.Add(name, op, inputs, attributes);
        return name;
    }

    /// <summary>Writes <c>tf.cond</c>.</summary>
    public string[] Cond(string predicate, Func<string[]> yes, Func<string[]> no)
    {
        string outside = _scope?.Bring(predicate) ?? predicate;
        string asked = Own(Raw("Switch", [outside, outside]));
        (string whenTrue, string whenFalse) = (Raw("Identity", [asked + ":1"]), Raw("Identity", [asked]));
        string id = Raw("Identity", [outside]);
        string[] positive = Side(yes, FlowScope.Side(this, _scope, whenTrue, id, 1));
        string[] negative = Side(no, FlowScope.Side(this, _scope, whenFalse, id, 0));
        return [.. negative.Zip(positive, (f, t) => Own(Raw("Merge", [f, t], ("N", ModelBuilder.Int(2)))))];
    }

    /// <summary>Writes <c>tf.while_loop</c>.</summary>
    public string[] While(string[] variables, Func<string[], string> condition, Func<string[], string[]> body)
    {
        string frame = string.Create(CultureInfo.InvariantCulture, $"while_{_count++}");
        string[] first = [.. variables.Select(variable => _scope?.Bring(variable) ?? variable)];
        string[] enters = [.. first.Select(value => Raw("Enter", [value], ("frame_name", ModelBuilder.Text(frame))))];
        string[] heads = [.. enters.Select((enter, i) => string.Create(CultureInfo.InvariantCulture, $"{frame}/Merge_{i}"))];
        FlowScope? around = _scope;
        _scope = FlowScope.Loop(this, around, frame);
        foreach (string head in heads) { _scope.Own(head); }
        _scope.Pivot = heads[0];
        string goesOn = Raw("LoopCond", [condition(heads)]);
        string[] switches = [.. heads.Select(head => Raw("Switch", [head, goesOn]))];
        string[] inside = [.. switches.Select(s => Raw("Identity", [s + ":1"]))];
        foreach (string value in inside) { _scope.Own(value); }
        _scope.Pivot = inside[0];
        FlowScope loop = _scope;
        string[] next = [.. body(inside).Select(value => Raw("NextIteration", [loop.Bring(value)]))];
        for (int i = 0; i < heads.Length; i++) { Model.Add(heads[i], "Merge", [enters[i], next[i]]); }
        _scope = around;
        return [.. switches.Select(s => Own(Raw("Exit", [s])))];
    }

    /// <summary>Makes an array of TensorFlow 1; its handle is the name, its flow is output 1.</summary>
    public string Array(string size, bool grows = false, ProtoMessage? elementShape = null) => Op(
        "TensorArrayV3",
        [size],
        ("dtype", ModelBuilder.Type(DataType.Float)),
        ("dynamic_size", new ProtoMessage().Int(5, grows ? 1 : 0)),
        ("element_shape", new ProtoMessage().Message(7, elementShape ?? new ProtoMessage().Int(3, 1))));

    public string Write(string array, string index, string value, string flow) =>
        Op("TensorArrayWriteV3", [array, index, value, flow], ("T", ModelBuilder.Type(DataType.Float)));

    public string Read(string array, string index, string flow) =>
        Op("TensorArrayReadV3", [array, index, flow], ("dtype", ModelBuilder.Type(DataType.Float)));

    public string Stack(string array, string count, string flow)
    {
        string indices = Op("Range", [Int(0), count, Int(1)], ("Tidx", ModelBuilder.Type(DataType.Int32)));
        return Op("TensorArrayGatherV3", [array, indices, flow], ("dtype", ModelBuilder.Type(DataType.Float)));
    }

    /// <summary>Builds and simplifies what some tensors need.</summary>
    public (SourceGraph Graph, FactTable Facts) Import(params string[] fetches)
    {
        RestoredState state = Model.Restore();
        SourceGraph graph = SourceGraphBuilder.Build(
            new FunctionLibrary(state.Graph), state, [.. _feeds.Select(static feed => new GraphFeed(feed.Name + ":0", feed.Type))], fetches);
        var facts = new FactTable();
        return (PassPipeline.Run(graph, facts), facts);
    }

    /// <summary>Runs the graph on fed tensors, in the order the feeds were made.</summary>
    public Tensor[] Run(string[] fetches, params Tensor[] feeds)
    {
        (SourceGraph graph, FactTable facts) = Import(fetches);
        return OnnxRunner.Run(OnnxTranslation.Translate(graph, facts).Program, feeds);
    }

    public void Dispose() => Model.Dispose();

    private string[] Side(Func<string[]> write, FlowScope scope)
    {
        FlowScope? around = _scope;
        _scope = scope;
        string[] results = [.. write().Select(scope.Bring)];
        _scope = around;
        return results;
    }

    private string Own(string tensor)
    {
        _scope?.Own(tensor);
        return tensor;
    }

    private string Constant(DataType type, long length, Action<ProtoMessage> fill, bool isScalar = true)
    {
        ProtoMessage tensor = new ProtoMessage().Int(1, (long)type).Message(2, isScalar && length == 1 ? ProtoMessage.Shape() : ProtoMessage.Shape(length));
        fill(tensor);
        return Op("Const", [], ("dtype", ModelBuilder.Type(type)), ("value", new ProtoMessage().Message(8, tensor)));
    }
}
