// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Adds recurrent layers.</summary>
internal static class OnnxRecurrent
{
    /// <summary>Runs an LSTM, GRU or RNN over rows, of which there may be none.</summary>
    /// <remarks>
    /// The engine ends the process if the batch is empty, and forgets the first state if there are no steps; so it is only
    /// asked to run if there is something to run over.
    /// </remarks>
    /// <param name="graph">Where the layer is added.</param>
    /// <param name="op">LSTM, GRU or RNN.</param>
    /// <param name="extents">How many directions it has, and units in each.</param>
    /// <param name="operands">
    /// Rows [steps, batch, inputs], weights, recurrent weights, biases, lengths or null, first state [directions, batch, units]
    /// and for an LSTM its first memory; a state of zeros may be null.
    /// </param>
    /// <param name="configure">Sets the other attributes.</param>
    /// <returns>All states [steps, directions, batch, units], the last one, and for an LSTM its last memory.</returns>
    public static OnnxValue[] Recurrent(
        this OnnxGraphBuilder graph, string op, (long Directions, long Units) extents, OnnxValue?[] operands, Action<OnnxNode> configure)
    {
        OnnxValue rows = operands[0]!;
        OnnxValue isThere = graph.Less(graph.Int64(0), graph.Op("Size", rows));
        (OnnxGraphBuilder some, OnnxGraphBuilder none) = (graph.NewBody(), graph.NewBody());
        OnnxNode layer = some.Add(op, operands, operands.Length - 4).With("hidden_size", extents.Units);
        configure(layer);
        foreach (OnnxValue output in layer.Outputs) { some.AddOutput(output); }

        OnnxValue ofState = none.JoinExtents(none.Int64s(extents.Directions), none.ExtentOf(rows, 1), none.Int64s(extents.Units));
        none.AddOutput(none.Filled(none.JoinExtents(none.ExtentOf(rows, 0), ofState), rows.Type, 0));
        foreach (OnnxValue? kept in operands.AsSpan(5)) { none.AddOutput(kept ?? none.Filled(ofState, rows.Type, 0)); }

        ElementType[] types = new ElementType[operands.Length - 4];
        Array.Fill(types, rows.Type);
        OnnxValue[] results = graph.AddRaw("If", "", [isThere], types)
            .With(new GraphAttribute("then_branch", some)).With(new GraphAttribute("else_branch", none)).Results;
        for (int i = 0; i < results.Length; i++)
        {
            long[] shape = [.. Enumerable.Repeat(PartialShape.Unknown, i == 0 ? 3 : 2), extents.Units];
            results[i].Shape = new PartialShape(shape);
        }

        return results;
    }
}
