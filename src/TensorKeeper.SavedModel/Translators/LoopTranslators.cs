// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Loops.</summary>
/// <remarks>
/// <code>
/// While(cond, body, x, list, w)          Loop(cond(x), x)            w is seen by the body, not carried
///   body: x', list[i] = y, w        →      body: x', cond(x'), y     y of all rounds is the list
/// </code>
/// TensorFlow asks the condition before the first round, so it stands before the loop and at the end of its body.
/// </remarks>
internal static class LoopTranslators
{
    public const string Ops = "While StatelessWhile";

    public static void Register(TranslatorTable table) => table.Add("While", While).Add("StatelessWhile", While);

    private static void While(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (SourceGraph condition, SourceGraph body) = (node.Bodies[0], node.Bodies[1]);
        LoopVariables variables = LoopVariables.Of(node, scope);
        if (RecurrentTranslation.TryTranslate(node, scope, variables)) { return; }
        OnnxValue start = Condition(scope, graph, condition, i => (scope, node.Inputs[i]));

        OnnxGraphBuilder inside = graph.NewBody();
        inside.AddInput(ElementType.Int64, new PartialShape([]));
        inside.AddInput(ElementType.Bool, new PartialShape([]));
        TranslationScope inner = scope.OpenBody(inside);
        for (int i = 0; i < body.Inputs.Count; i++)
        {
            if (variables.Carried.Contains(i)) { Carry(node, scope, inner, i); }
            else if (!variables.Collected.ContainsKey(i)) { inner.Pass(scope, node.Inputs[i], body.Inputs[i]); }
        }

        inner.TranslateNodes(body, variables.Writes);
        inside.AddOutput(Condition(inner, inside, condition, i => variables.IsInvariant(i)
            ? (scope, node.Inputs[i])
            : (inner, body.Outputs[i])));
        var types = new List<ElementType>();
        foreach (int i in variables.Carried)
        {
            OnnxValue next = inner.Value(body.Outputs[i]);
            types.Add(inner.Value(body.Inputs[i]).Type);
            inside.AddOutput(next);
        }

        foreach (SourceValue item in variables.Collected.Values)
        {
            OnnxValue value = inner.Value(item);
            types.Add(value.Type);
            inside.AddOutput(value);
        }

        OnnxValue?[] operands = [null, start, .. variables.Carried.Select(i => OnnxGraphBuilder.Materialize(scope.Value(node.Inputs[i])))];
        OnnxNode loop = graph.AddRaw("Loop", "", operands, [.. types]).With(new GraphAttribute("body", inside));
        BindResults(node, scope, inner, variables, loop);
    }

    /// <summary>Returns the elements of a list with zeros behind them: it may be reserved longer than the loop runs.</summary>
    public static OnnxValue AsLongAsReserved(OnnxGraphBuilder graph, OnnxValue list, OnnxValue rows)
    {
        OnnxValue reserved = graph.Add("Shape", [list], type: ElementType.Int64).With("end", 1).Output;
        OnnxValue written = graph.Add("Shape", [rows], type: ElementType.Int64).With("end", 1).Output;
        OnnxValue missing = graph.Max(graph.Sub(reserved, written), graph.Int64s(0));
        OnnxValue padded = graph.Op("Pad", rows, graph.Concat(0, graph.Int64s(0), missing), graph.Scalar(rows.Type, 0), graph.Int64s(0));
        padded.Shape = rows.Shape;
        return padded;
    }

    /// <summary>Makes a carried variable an input of the body: type from outside, shape as far as it holds in every round.</summary>
    private static void Carry(SourceNode node, TranslationScope scope, TranslationScope inner, int index)
    {
        OnnxValue outside = scope.Value(node.Inputs[index]);
        SourceValue argument = node.Bodies[1].Inputs[index];
        bool isArray = scope.IsArray(node.Inputs[index]);
        PartialShape shape = isArray ? OnnxLoop.RankOnly(outside.Shape) : inner.Fact(argument).Shape;
        if (inner.Fact(argument).ElementType is ElementType.Complex64 or ElementType.Complex128) { shape = PartialShape.UnknownRank; }
        OnnxValue input = inner.Graph.AddInput(outside.Type, shape);
        if (isArray) { inner.BindArray(argument, input); }
        else { inner.Bind(argument, input); }
    }

    private static OnnxValue Condition(
        TranslationScope around, OnnxGraphBuilder graph, SourceGraph condition, Func<int, (TranslationScope Scope, SourceValue Value)> argument)
    {
        TranslationScope inner = around.OpenBody(graph);
        for (int i = 0; i < condition.Inputs.Count; i++)
        {
            (TranslationScope from, SourceValue value) = argument(i);
            if (from.IsBound(value)) { inner.Pass(from, value, condition.Inputs[i]); }
        }

        inner.TranslateNodes(condition);
        return ConditionTranslators.ToBool(graph, inner.Value(condition.Outputs[0]));
    }

    private static void BindResults(
        SourceNode node, TranslationScope scope, TranslationScope inner, LoopVariables variables, OnnxNode loop)
    {
        OnnxGraphBuilder graph = scope.Graph;
        int position = 0;
        foreach (int i in variables.Carried)
        {
            OnnxValue result = loop.Results[position++];
            if (scope.IsArray(node.Inputs[i])) { scope.BindArray(node.Outputs[i], result); }
            else { scope.Bind(i, result); }
        }

        foreach ((int i, SourceValue item) in variables.Collected)
        {
            OnnxValue rows = loop.Results[position++];
            PartialShape each = inner.Value(item).Shape;
            if (each.HasRank) { rows.Shape = new PartialShape([PartialShape.Unknown, .. each.Dimensions]); }
            scope.BindArray(node.Outputs[i], AsLongAsReserved(graph, scope.Value(node.Inputs[i]), rows));
        }

        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (variables.IsInvariant(i) && scope.IsBound(node.Inputs[i])) { scope.Pass(scope, node.Inputs[i], node.Outputs[i]); }
        }
    }
}
