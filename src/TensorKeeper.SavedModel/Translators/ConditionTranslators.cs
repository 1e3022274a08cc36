// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Conditionals. A branch sees the values around it, so nothing is passed in.</summary>
internal static class ConditionTranslators
{
    public const string Ops = "If StatelessIf Case StatelessCase";

    public static void Register(TranslatorTable table) => table
        .Add("If", If)
        .Add("StatelessIf", If)
        .Add("Case", Case)
        .Add("StatelessCase", Case);

    /// <summary>Reads a condition as TensorFlow does: a scalar is true unless it is zero, anything else if it has elements.</summary>
    public static OnnxValue ToBool(OnnxGraphBuilder graph, OnnxValue condition)
    {
        if (condition.Rank == 0) { return graph.Cast(condition, ElementType.Bool); }
        OnnxValue hasElements = graph.Less(graph.Int64(0), graph.Op("Size", condition));
        if (condition.Shape.HasRank) { return hasElements; }

        // A scalar is the only one whose shape is empty; behind it stands a false, so that there is always a first element.
        OnnxValue isScalar = graph.Equal(graph.Op("Size", graph.Op("Shape", condition)), graph.Int64(0));
        OnnxValue elements = graph.Cast(graph.Cast(graph.Reshape(condition, -1), ElementType.Bool), ElementType.Int32);
        OnnxValue first = graph.Gather(graph.Concat(0, elements, graph.Constant(Tensor.Of<int>(new TensorShape(1), 0))), graph.Int64(0));
        return graph.Where(isScalar, graph.Cast(first, ElementType.Bool), hasElements);
    }

    private static void If(SourceNode node, TranslationScope scope)
    {
        OnnxValue condition = ToBool(scope.Graph, scope[0]);
        Branches branches = Choose(node, scope, scope.Graph, condition, Body(node, scope, 0), Body(node, scope, 1));
        branches.Bind(node, scope);
    }

    /// <summary>A chain of conditionals; an index out of range takes the last branch.</summary>
    private static void Case(SourceNode node, TranslationScope scope)
    {
        OnnxValue index = scope.Graph.Reshape(scope[0], scope.Graph.Int64s());
        Build all = Body(node, scope, node.Bodies.Count - 1);
        for (int i = node.Bodies.Count - 2; i >= 0; i--)
        {
            (int branch, Build otherwise) = (i, all);
            all = graph =>
            {
                OnnxValue isThis = graph.Equal(index, graph.Scalar(index.Type, branch));
                return Choose(node, scope, graph, isThis, Body(node, scope, branch), otherwise);
            };
        }

        all(scope.Graph).Bind(node, scope);
    }

    private static Branches Choose(
        SourceNode node, TranslationScope scope, OnnxGraphBuilder graph, OnnxValue condition, Build yes, Build no)
    {
        (OnnxGraphBuilder first, OnnxGraphBuilder second) = (graph.NewBody(), graph.NewBody());
        (Branches left, Branches right) = (yes(first), no(second));
        foreach (OnnxValue value in left.Values) { first.AddOutput(value); }
        foreach (OnnxValue value in right.Values) { second.AddOutput(value); }
        for (int i = 0; i < left.Values.Length; i++)
        {
            if (left.Values[i].Type != right.Values[i].Type) { scope.RefuseVariant($"The branches disagree about the type of result {i}."); }
        }

        OnnxNode choice = graph.AddRaw("If", "", [condition], [.. left.Values.Select(static value => value.Type)])
            .With(new GraphAttribute("then_branch", first)).With(new GraphAttribute("else_branch", second));
        return new Branches(choice.Results, [.. left.AreArrays.Zip(right.AreArrays, static (a, b) => a || b)]);
    }

    private static Build Body(SourceNode node, TranslationScope scope, int index) => graph =>
    {
        SourceGraph body = node.Bodies[index];
        TranslationScope inner = scope.OpenBody(graph);
        for (int i = 0; i < body.Inputs.Count; i++) { inner.Pass(scope, node.Inputs[i + 1], body.Inputs[i]); }
        inner.TranslateNodes(body);
        return new Branches([.. body.Outputs.Select(inner.Value)], [.. body.Outputs.Select(inner.IsArray)]);
    };

    /// <summary>Adds the nodes of a branch to a graph.</summary>
    private delegate Branches Build(OnnxGraphBuilder graph);

    private sealed record Branches(OnnxValue[] Values, bool[] AreArrays)
    {
        public void Bind(SourceNode node, TranslationScope scope)
        {
            for (int i = 0; i < Values.Length; i++)
            {
                if (AreArrays[i]) { scope.BindArray(node.Outputs[i], Values[i]); }
                else { scope.Bind(i, Values[i]); }
            }
        }
    }
}
