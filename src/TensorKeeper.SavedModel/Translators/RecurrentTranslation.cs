// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Loops that are recurrent layers, as ONNX's own operators, which run a round several times faster.</summary>
/// <remarks>
/// What a loop computes decides, not what a function is called: LSTM, GRU of both kinds and the simple layer, in 32-bit
/// floats, with weights of known extents. Masks, projections, peepholes and other activations stay loops.
/// </remarks>
internal sealed class RecurrentTranslation
{
    private readonly RecurrentLoop _loop;
    private readonly RecurrentCell _cell;
    private readonly TranslationScope _scope;
    private readonly OnnxGraphBuilder _graph;
    private readonly long _units;
    private readonly IReadOnlyList<SourceValue> _limits;

    private RecurrentTranslation(RecurrentLoop loop, RecurrentCell cell, TranslationScope scope, long units, IReadOnlyList<SourceValue> limits)
    {
        _loop = loop;
        _cell = cell;
        _scope = scope;
        _graph = scope.Graph;
        _units = units;
        _limits = limits;
    }

    /// <summary>Translates the loop and binds its results; false, with nothing done, if it is no recurrent layer.</summary>
    public static bool TryTranslate(SourceNode node, TranslationScope scope, LoopVariables variables)
    {
        if (!node.Bodies[1].Nodes.Any(static n => n.Op == "MatMul")) { return false; }
        var loop = new RecurrentLoop(node, scope, variables);
        if (RecurrentCell.Find(loop) is not { } cell || loop.Limits() is not { Count: > 0 } limits) { return false; }
        WeightPart state = cell.Gates[0].State!.Value;
        if (loop.Fact(state.Value).Shape is not { HasRank: true, Rank: 2 } shape || Extent(state.Rows, shape[0]) is not (> 0 and var units)) { return false; }
        var layer = new RecurrentTranslation(loop, cell, scope, units, limits);
        if (!layer.WeightsFit() || !layer.KnowsEveryResult()) { return false; }
        layer.Translate();
        return true;
    }

    private SourceValue Next => _loop.Body.Outputs[_cell.State];

    private IEnumerable<WeightPart> StateWeights => _cell.Gates.Select((gate, i) => gate.State ?? gate.Product?.Weights ?? _cell.Candidate!.State!.Value);

    private bool WeightsFit()
    {
        WeightPart[] inputs = [.. _cell.Gates.Select(static gate => gate.Input!.Value)];
        IEnumerable<WeightPart> biases = _cell.Gates.SelectMany(static gate => gate.Biases).Concat(_cell.Candidate?.Biases ?? []);
        return _cell.Gates.All(gate => gate.Rows == _cell.Gates[0].Rows)
            && _loop.Fact(inputs[0].Value).Shape is { HasRank: true, Rank: 2 } first
            && inputs.All(w => Fits(w, Extent(inputs[0].Rows, first[0])))
            && StateWeights.All(w => Fits(w, _units))
            && biases.All(b => _loop.Fact(b.Value).Shape is var s && (s.Rank == 0 || s[0] == 1 || Extent(b.Columns, s[0]) == _units));
    }

    private bool Fits(WeightPart weights, long rows)
    {
        ValueFact fact = _loop.Fact(weights.Value);
        return fact.Type == DataType.Float && fact.Shape.HasRank && fact.Shape.Rank == 2 && Extent(weights.Rows, fact.Shape[0]) == rows && rows > 0
            && Extent(weights.Columns, fact.Shape[1]) == _units;
    }

    private static long Extent((long From, long To)? part, long all) => part is not { } cut ? all : cut.To <= all ? cut.To - cut.From : -1;

    private bool KnowsEveryResult() =>
        _loop.Variables.Collected.Values.All(item => item == Next)
        && _loop.Variables.Carried.All(i => i == _cell.State || i == _cell.Memory || _loop.Counts(i) || HoldsLastState(i));

    /// <summary>Asks whether a list has one element, which every round sets to the new state.</summary>
    private bool HoldsLastState(int index)
    {
        SourceNode write = _loop.Body.Outputs[index].Node;
        SourceNode list = _loop.Node.Inputs[index].Node;
        return write.Op == "TensorListSetItem" && write.Inputs[0] == _loop.Body.Inputs[index]
            && _loop.Integers(write.Inputs[1]) is [0] && write.Inputs[2] == Next
            && list.Op == "TensorListReserve" && _loop.Integers(list.Inputs[1]) is [1];
    }

    private void Translate()
    {
        SourceNode node = _loop.Node;
        OnnxValue[] limits = [.. _limits.Select(limit => _graph.Reshape(_graph.Cast(_scope.Value(limit), ElementType.Int64), _graph.Int64s()))];
        OnnxValue rounds = _graph.Max(limits.Aggregate(_graph.Min), _graph.Int64(0));
        SourceValue list = node.Inputs[_cell.Gates[0].Rows];
        OnnxValue rows = _scope.Value(list);
        if (_limits is not [var only] || !_loop.HasRowForEachRound(list, only))
        {
            rows = _graph.Gather(rows, _graph.Op("Range", _graph.Int64(0), rounds, _graph.Int64(1)));
        }

        OnnxValue[] layer = Layer(rows);
        OnnxValue last = _graph.Squeeze(layer[1], 0);
        _scope.Bind(_cell.State, last);
        if (_cell.Memory >= 0) { _scope.Bind(_cell.Memory, _graph.Squeeze(layer[2], 0)); }
        foreach (int i in _loop.Variables.Collected.Keys)
        {
            OnnxValue all = _graph.Squeeze(layer[0], 1);
            _scope.BindArray(node.Outputs[i], LoopTranslators.AsLongAsReserved(_graph, _scope.Value(node.Inputs[i]), all));
        }

        foreach (int i in _loop.Variables.Carried)
        {
            if (i == _cell.State || i == _cell.Memory) { continue; }
            if (_loop.Counts(i))
            {
                OnnxValue start = _scope.Value(node.Inputs[i]);
                _scope.Bind(i, _graph.Add(start, _graph.Cast(rounds, start.Type)));
            }
            else
            {
                _scope.BindArray(node.Outputs[i], LastOnly(last, rounds));
            }
        }

        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (_loop.Variables.IsInvariant(i) && _scope.IsBound(node.Inputs[i])) { _scope.Pass(_scope, node.Inputs[i], node.Outputs[i]); }
        }
    }

    /// <summary>A list that no round wrote to is zeros.</summary>
    private OnnxValue LastOnly(OnnxValue last, OnnxValue rounds)
    {
        OnnxValue list = _graph.Unsqueeze(last, 0);
        if (!_limits.All(limit => _loop.Integers(limit) is [> 0]))
        {
            list = _graph.Where(_graph.Less(_graph.Int64(0), rounds), list, _graph.Scalar(last.Type, 0));
        }

        list.Shape = new PartialShape(1, PartialShape.Unknown, _units);
        return list;
    }

    private OnnxValue[] Layer(OnnxValue rows)
    {
        Func<WeightPart, OnnxValue> weight = Weights();
        OnnxValue Matrix(IEnumerable<WeightPart> parts) =>
            _graph.Unsqueeze(_graph.Transpose(_graph.Concat(1, [.. parts.Select(weight)]), 1, 0), 0);
        OnnxValue w = Matrix(_cell.Gates.Select(static gate => gate.Input!.Value));
        OnnxValue r = Matrix(StateWeights);
        IEnumerable<IReadOnlyList<WeightPart>> biases =
            [.. _cell.Gates.Select(static gate => gate.Biases), .. _cell.Gates.Select(StateBiases)];
        OnnxValue b = _graph.Unsqueeze(_graph.Concat(0, [.. biases.Select(parts => Bias(parts, weight))]), 0);
        OnnxValue?[] memory = _cell.Memory >= 0 ? [First(_cell.Memory)] : [];
        return _graph.Recurrent(_cell.Op, (1, _units), [rows, w, r, b, null, First(_cell.State), .. memory], Configure);
    }

    /// <summary>Returns what a state begins with; null if that is zeros, with which the operator begins by itself.</summary>
    private OnnxValue? First(int variable)
    {
        SourceValue first = _loop.Node.Inputs[variable];
        SourceValue content = first.Node.Op == "Fill" ? first.Node.Inputs[1] : first;
        if (_loop.Fact(content).Constant is TensorConstant { Tensor: { ElementType: ElementType.Float32 } constant }
            && constant.AsSpan<float>().IndexOfAnyExcept(0f) < 0)
        {
            return null;
        }

        OnnxValue value = _graph.Unsqueeze(_scope.Value(first), 0);
        value.Shape = new PartialShape(1, PartialShape.Unknown, _units);
        return value;
    }

    private void Configure(OnnxNode layer)
    {
        if (_cell.Op == "GRU") { layer.With("linear_before_reset", _cell.Candidate is null ? 0 : 1); }
        if (_cell.Activation != "Tanh")
        {
            string[] gates = _cell.Op == "RNN" ? [] : ["Sigmoid"];
            string[] states = _cell.Op == "LSTM" ? [_cell.Activation, _cell.Activation] : [_cell.Activation];
            layer.With(new TextsAttribute("activations", [.. gates, .. states]));
        }
    }

    private IReadOnlyList<WeightPart> StateBiases(RecurrentGate gate) =>
        _cell.Candidate is { } candidate && gate == _cell.Gates[^1] ? candidate.Biases : [];

    private OnnxValue Bias(IReadOnlyList<WeightPart> parts, Func<WeightPart, OnnxValue> weight)
    {
        OnnxValue sum = _graph.Filled(_graph.Int64s(_units), ElementType.Float32, 0);
        foreach (WeightPart part in parts) { sum = _graph.Add(sum, weight(part)); }
        return sum;
    }

    /// <summary>Computes outside of the loop what the body makes of its weights.</summary>
    private Func<WeightPart, OnnxValue> Weights()
    {
        IEnumerable<WeightPart> all = _cell.Gates.SelectMany(static gate => gate.Biases.Append(gate.Input!.Value))
            .Concat(_cell.Candidate?.Biases ?? []).Concat(StateWeights);
        var needed = new HashSet<SourceNode>();
        var waiting = new Stack<SourceNode>(all.Select(static w => w.Value.Node));
        while (waiting.TryPop(out SourceNode? next))
        {
            if (!needed.Add(next)) { continue; }
            foreach (SourceValue input in next.Inputs) { waiting.Push(input.Node); }
        }

        TranslationScope outside = _scope.OpenBody(_graph);
        for (int i = 0; i < _loop.Body.Inputs.Count; i++)
        {
            if (needed.Contains(_loop.Body.Inputs[i].Node)) { outside.Pass(_scope, _loop.Node.Inputs[i], _loop.Body.Inputs[i]); }
        }

        outside.TranslateNodes(new SourceGraph([], [.. _loop.Body.Nodes.Where(needed.Contains)], []));
        return part =>
        {
            OnnxValue value = outside.Value(part.Value);
            int axis = _loop.Fact(part.Value).Shape.Rank - 1;
            if (part.Rows is { } rows) { value = _graph.Slice(value, 0, rows.From, rows.To); }
            return part.Columns is { } columns ? _graph.Slice(value, axis, columns.From, columns.To) : value;
        };
    }
}
