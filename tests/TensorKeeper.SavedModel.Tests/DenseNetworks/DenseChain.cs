// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.InteropServices;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Tests.Messages;
using TensorKeeper.SavedModel.Tests.OnnxFiles;
using static TensorKeeper.SavedModel.Tests.OnnxFiles.OnnxMessages;

namespace TensorKeeper.SavedModel.Tests.DenseNetworks;

/// <summary>Builds an ONNX graph whose nodes each take the result of the one before: x, v1, v2, … y.</summary>
internal sealed class DenseChain
{
    private readonly Random _random = new(7);
    private readonly List<ProtoMessage> _constants = [];
    private readonly List<(string Op, string[] Operands, ProtoMessage[] Attributes)> _nodes = [];
    private readonly int _inputs;
    private int _columns;

    /// <summary>Begins a chain.</summary>
    /// <param name="columns">The columns of x.</param>
    public DenseChain(int columns) => _inputs = _columns = columns;

    /// <summary>What the declared shape of x begins with; -1 for any number of rows.</summary>
    public long Rows { get; init; } = -1;

    /// <summary>Whether operands go before the value that runs through.</summary>
    public bool OperandsFirst { get; init; }

    public DenseChain Dense(int columns)
    {
        Op("MatMul", [_columns, columns]);
        _columns = columns;
        return Op("Add", [columns]);
    }

    public DenseChain Gemm(int columns, bool isTurned)
    {
        string weights = Constant(isTurned ? [columns, _columns] : [_columns, columns]);
        _columns = columns;
        return Op("Gemm", [weights, Constant([columns])], isTurned ? [Number("transB", 1)] : []);
    }

    /// <summary>A node with a constant of made-up values.</summary>
    public DenseChain Op(string op, long[] extents) => Op(op, [Constant(extents)]);

    /// <summary>A node with constants that are there.</summary>
    public DenseChain Op(string op, string[]? operands = null, params ProtoMessage[] attributes)
    {
        _nodes.Add((op, operands ?? [], attributes));
        return this;
    }

    /// <summary>Adds a constant of made-up values between 0.1 and 0.3, half of them negative.</summary>
    public string Constant(params long[] extents)
    {
        float[] values = new float[extents.Aggregate(1L, static (all, extent) => all * extent)];
        for (int i = 0; i < values.Length; i++) { values[i] = ((_random.NextSingle() * 0.2f) + 0.1f) * (_random.Next(2) == 0 ? 1 : -1); }
        return Constant(extents, values);
    }

    public string Constant(long[] extents, params ReadOnlySpan<float> values)
    {
        ProtoMessage tensor = new ProtoMessage().Packed(1, extents).Int(2, OfFloat);
        return Add(tensor.Raw(9, MemoryMarshal.AsBytes(values)));
    }

    /// <summary>Adds a constant as the message says, under a name of its own.</summary>
    public string Add(ProtoMessage tensor)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"c{_constants.Count}");
        _constants.Add(tensor.Text(8, name));
        return name;
    }

    public ProtoMessage Graph()
    {
        ProtoMessage graph = new ProtoMessage().Text(2, "g");
        string value = "x";
        for (int i = 0; i < _nodes.Count; i++)
        {
            (string op, string[] operands, ProtoMessage[] attributes) = _nodes[i];
            string made = i == _nodes.Count - 1 ? "y" : string.Create(CultureInfo.InvariantCulture, $"v{i}");
            graph.Message(1, OnnxMessages.Op(op, OperandsFirst && operands.Length == 1 ? [operands[0], value] : [value, .. operands], [made], attributes));
            value = made;
        }

        foreach (ProtoMessage constant in _constants) { graph.Message(5, constant); }
        return graph.Message(11, Value("x", OfFloat, Rows, _inputs)).Message(12, Value("y", OfFloat, Rows, _columns));
    }

    public OnnxProgram Program(string? directory = null) => new(Model(17, Graph()).Bytes, directory);
}
