// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Operators whose axis is an attribute, for an axis that is computed: one branch for each axis there is.</summary>
internal static class AxisChoice
{
    /// <param name="scope">The current node.</param>
    /// <param name="axisInput">The operand that holds the axis.</param>
    /// <param name="rankInput">An operand whose axes are meant.</param>
    /// <param name="make">Makes the result for one axis, in the graph of the scope that it is given.</param>
    public static OnnxValue Of(TranslationScope scope, int axisInput, int rankInput, Func<TranslationScope, long, OnnxValue> make)
    {
        if (scope.Integers(axisInput) is [var known]) { return make(scope, known); }
        if (scope.Node.Op.StartsWith("Concat", StringComparison.Ordinal))
        {
            // The engine checks each branch against all the extents it knows, which fit along one axis only.
            scope.RefuseVariant("The axis is computed when the model runs.");
        }

        int rank = scope.RankOf(rankInput);
        if (rank == 1) { return make(scope, 0); }
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue axis = graph.Reshape(scope.Extents(axisInput), graph.Int64s());
        OnnxValue positive = graph.Where(graph.IsNegative(axis), graph.Add(axis, graph.Int64(rank)), axis);

        return Choose(scope, positive, make, 0, rank);
    }

    private static OnnxValue Choose(
        TranslationScope scope, OnnxValue axis, Func<TranslationScope, long, OnnxValue> make, int from, int rank)
    {
        if (from == rank - 1) { return make(scope, from); }
        OnnxGraphBuilder graph = scope.Graph;
        (OnnxGraphBuilder yes, OnnxGraphBuilder no) = (graph.NewBody(), graph.NewBody());
        OnnxValue made = make(scope.Within(yes), from);
        yes.AddOutput(made);
        no.AddOutput(Choose(scope.Within(no), axis, make, from + 1, rank));
        return graph.AddRaw("If", "", [graph.Equal(axis, graph.Int64(from))], [made.Type])
            .With(new GraphAttribute("then_branch", yes)).With(new GraphAttribute("else_branch", no)).Results[0];
    }
}
