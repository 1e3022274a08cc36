// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.OnnxFiles;

namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>Tells whether an ONNX graph is a small dense network, and reads it if so. Not thread-safe; one per graph.</summary>
/// <remarks>
/// It is one if it takes a matrix of floats whose columns are known, and each node takes the result of the one before it
/// and constants: products with matrices, sums and the like with vectors, and functions that look at one row at a time.
/// </remarks>
internal sealed class DenseNetworkReader
{
    private const int Float = 1;

    private readonly DenseGraph _graph;
    private readonly string? _directory;
    private readonly List<DenseStep> _steps = [];
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private int _columns;
    private int _parameters;

    private DenseNetworkReader(DenseGraph graph, string? directory)
    {
        _graph = graph;
        _directory = directory;
    }

    /// <summary>Reads a graph.</summary>
    /// <param name="program">The graph.</param>
    /// <returns>What runs it; null if it is none, or if anything in it is unusual: the engine then runs it, or says what is wrong.</returns>
    public static DenseSession? TryRead(OnnxProgram program)
    {
        try
        {
            return DenseGraph.TryRead(program.Model) is { } graph ? new DenseNetworkReader(graph, program.WeightsDirectory).TryRead() : null;
        }
        catch (Exception e) when (e is ProtoFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private DenseSession? TryRead()
    {
        ValueDeclaration input = _graph.Input;
        bool isMatrix = input is { Kind: 1, Type: Float, Shape.Rank: 2 } && input.Shape.Dimensions[1] is >= 1 and <= DenseNetwork.MaxColumns;
        if (!isMatrix || _graph.Output is not { Kind: 1, Type: Float }) { return null; }
        int columns = _columns = (int)input.Shape.Dimensions[1];
        string value = input.Name;
        foreach (DenseGraphNode node in _graph.Nodes)
        {
            if (node is { Op: "Add" or "Mul", Inputs: [_, var right] } && right == value) { node.Inputs.Reverse(); }
            bool isNext = node.Inputs.Count > 0 && node.Inputs[0] == value && _made.Add(value) && !_made.Contains(node.Output);
            if (!isNext || _graph.ConstantOf(node.Output) is not null || !TryAdd(node)) { return null; }
            value = node.Output;
        }

        if (value != _graph.Output.Name || _steps.Count == 0) { return null; }
        var made = new PartialShape(input.Shape.Dimensions[0], _columns);
        if (_graph.Output.Shape is { HasRank: true } declared && !Agree(declared, made)) { return null; }
        return new DenseSession(
            new DenseNetwork(columns, _steps),
            new TensorSpec(input.Name, ElementType.Float32, input.Shape, input.Name),
            new TensorSpec(value, ElementType.Float32, made, value));
    }

    private bool TryAdd(DenseGraphNode node) => (node.Op, node.Inputs.Count) switch
    {
        ("Identity", 1) => node.HasOnly(),
        ("MatMul", 2) => node.HasOnly() && TryMultiply(node.Inputs[1], isTurned: false),
        ("Gemm", 2 or 3) => TryGemm(node),
        ("Add", 2) => TryCombine(node, ColumnOperation.Add),
        ("Sub", 2) => TryCombine(node, ColumnOperation.Subtract),
        ("Mul", 2) => TryCombine(node, ColumnOperation.Multiply),
        ("Div", 2) => TryCombine(node, ColumnOperation.Divide),
        ("Relu", 1) => node.HasOnly() && AddRelu(),
        ("Sigmoid", 1) => node.HasOnly() && Add(RowFunction.Sigmoid),
        ("Tanh", 1) => node.HasOnly() && Add(RowFunction.Tanh),
        ("Softmax", 1) => node.HasOnly("axis") && node.Attribute("axis", -1) is -1 or 1 && Add(RowFunction.Softmax),
        _ => false,
    };

    private bool TryGemm(DenseGraphNode node)
    {
        bool isPlain = node.HasOnly("alpha", "beta", "transA", "transB") && node.Attribute("alpha", 1) == 1
            && node.Attribute("beta", 1) == 1 && node.Attribute("transA", 0) == 0;
        return isPlain && TryMultiply(node.Inputs[1], node.Attribute("transB", 0) != 0)
            && (node.Inputs.Count == 2 || node.Inputs[2].Length == 0 || TryCombine(node.Inputs[2], ColumnOperation.Add));
    }

    private bool TryMultiply(string name, bool isTurned)
    {
        if (_graph.ConstantOf(name) is not { Extents.Count: 2 } matrix || !TryCount(matrix)) { return false; }
        (int inputs, int columns) = ((int)matrix.Extents[isTurned ? 1 : 0], (int)matrix.Extents[isTurned ? 0 : 1]);
        if (inputs != _columns || columns > DenseNetwork.MaxColumns || matrix.TryReadValues(_directory) is not { } values) { return false; }
        _columns = columns;
        _steps.Add(new DenseLayer(inputs, columns, isTurned ? Turn(values, inputs, columns) : values));
        return true;
    }

    private bool TryCombine(DenseGraphNode node, ColumnOperation operation) =>
        node.HasOnly() && TryCombine(node.Inputs[1], operation);

    // The constant is one number, or one for each column.
    private bool TryCombine(string name, ColumnOperation operation)
    {
        if (_graph.ConstantOf(name) is not { Extents.Count: <= 2 } constant || !TryCount(constant)) { return false; }
        bool isRow = constant.Count == 1 || (constant.Count == _columns && constant.Extents[^1] == _columns);
        if (!isRow || constant.TryReadValues(_directory) is not { } values) { return false; }
        float[] operands = new float[_columns];
        for (int i = 0; i < operands.Length; i++) { operands[i] = values[values.Length == 1 ? 0 : i]; }
        if (operation == ColumnOperation.Add && _steps is [.., DenseLayer { HasBias: false, IsRectified: false } layer]) { _steps[^1] = layer.WithBias(operands); }
        else { _steps.Add(new ColumnStep(operation, operands)); }
        return true;
    }

    private bool TryCount(DenseConstant constant)
    {
        int count = constant.Count;
        if (count < 0 || _parameters + count > DenseNetwork.MaxParameters) { return false; }
        _parameters += count;
        return true;
    }

    private bool AddRelu()
    {
        if (_steps is not [.., DenseLayer layer]) { return Add(RowFunction.Relu); }
        _steps[^1] = layer with { IsRectified = true };
        return true;
    }

    private bool Add(RowFunction function)
    {
        _steps.Add(new FunctionStep(_columns, function));
        return true;
    }

    private static bool Agree(PartialShape declared, PartialShape made)
    {
        if (declared.Rank != made.Rank) { return false; }
        for (int axis = 0; axis < made.Rank; axis++)
        {
            long said = declared.Dimensions[axis];
            if (said != PartialShape.Unknown && made.Dimensions[axis] != PartialShape.Unknown && said != made.Dimensions[axis]) { return false; }
        }

        return true;
    }

    private static float[] Turn(float[] values, int inputs, int columns)
    {
        float[] turned = new float[values.Length];
        for (int column = 0; column < columns; column++)
        {
            for (int input = 0; input < inputs; input++) { turned[(input * columns) + column] = values[(column * inputs) + input]; }
        }

        return turned;
    }
}
