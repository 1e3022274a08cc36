// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>The element types of a graph's values, as ONNX numbers them, as far as they are known.</summary>
/// <param name="outer">Those of the graph around it; null for none.</param>
internal sealed class ValueTypes(ValueTypes? outer)
{
    private static readonly HashSet<string> SameType = new(StringComparer.Ordinal)
    {
        "Abs", "Add", "AveragePool", "BatchNormalization", "Ceil", "Clip", "Concat", "Conv", "Div", "Dropout", "Elu", "Erf", "Exp",
        "Expand", "Flatten", "Floor", "Gather", "GatherElements", "GatherND", "Gemm", "GlobalAveragePool", "Identity", "LSTM",
        "LayerNormalization", "LeakyRelu", "Log", "LogSoftmax", "MatMul", "Max", "MaxPool", "Min", "Mod", "Mul", "Neg", "Pad",
        "Pow", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum", "Relu", "Reshape", "Resize", "Round", "Sigmoid",
        "Sign", "Slice", "Softmax", "Softplus", "Split", "Sqrt", "Squeeze", "Sub", "Sum", "Tanh", "Tile", "Transpose", "Unsqueeze",
    };

    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);

    /// <summary>Returns a type; 0 if it is unknown.</summary>
    public int this[string name] => _types.TryGetValue(name, out int type) ? type : _own.Contains(name) ? 0 : outer?[name] ?? 0;

    /// <summary>Keeps that a value is made in this graph: one of the same name around it is another.</summary>
    public void AddOwn(string name) => _own.Add(name);

    /// <summary>Keeps a type; a value that two types are told of has none.</summary>
    public void Add(string name, int type)
    {
        if (type == 0 || name.Length == 0) { return; }
        if (!_types.TryAdd(name, type) && _types[name] != type) { _types[name] = 0; }
    }

    /// <summary>Keeps what follows for the results of a node.</summary>
    public void Add(OnnxFileNode node)
    {
        if (!node.IsStandard || node.Outputs.Count == 0) { return; }
        int type = node.Op switch
        {
            "Cast" => node.StatedType("to"),
            "Constant" => node.StatedType("value"),
            "Shape" or "Size" or "NonZero" or "ArgMax" or "ArgMin" => 7,
            "ConstantOfShape" => node.Has("value") ? node.StatedType("value") : 1,
            "Where" when node.Inputs.Count == 3 => this[node.Inputs[1]],
            _ when SameType.Contains(node.Op) && node.Inputs.Count > 0 => this[node.Inputs[0]],
            _ => 0,
        };
        Add(node.Outputs[0], type);
    }
}
