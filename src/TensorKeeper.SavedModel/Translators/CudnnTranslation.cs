// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>The recurrent op of CUDA's library, from its one vector of parameters, as ONNX's own recurrent operators.</summary>
/// <remarks>
/// The vector holds, layer by layer and direction by direction, first all matrices (for each gate [units, inputs], then for
/// each gate [units, units]) and behind them all biases (for each gate two). Gates: LSTM i f c o, GRU r z n.
/// </remarks>
internal static class CudnnTranslation
{
    public static void Translate(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        string mode = node.Text("rnn_mode", "lstm");
        int directions = node.Text("direction", "unidirectional") == "bidirectional" ? 2 : 1;
        (string op, int[] order) = mode switch
        {
            "lstm" => ("LSTM", (int[])[0, 3, 1, 2]),
            "gru" => ("GRU", [1, 0, 2]),
            _ => ("RNN", [0]),
        };
        if (node.Text("input_mode", "linear_input") == "skip_input" || node.Int("num_proj", 0) != 0)
        {
            scope.RefuseVariant("Skipped inputs and projections are not translated.");
        }

        // The third version has the batch before the layers of the states, too, if the batch comes first in the rows.
        bool timeFirst = node.Bool("time_major", true);
        bool statesFollow = node.Op == "CudnnRNNV3" && !timeFirst;
        (PartialShape x, PartialShape h) = (scope.ShapeOf(0), scope.ShapeOf(1));
        int layerAxis = statesFollow ? 1 : 0;
        if (!x.HasRank || !h.HasRank || x.Rank != 3 || h.Rank != 3 || x[2] < 0 || h[layerAxis] < directions || h[2] < 0)
        {
            scope.RefuseVariant($"The extents of input {x} and state {h} are not known.");
        }

        (int layers, long units) = ((int)h[layerAxis] / directions, h[2]);
        var parameters = new Parameters(graph, scope[3], order, units, layers, directions, x[2]);
        OnnxValue value = timeFirst ? scope[0] : graph.Transpose(scope[0], 1, 0, 2);
        OnnxValue? lengths = node.Inputs.Count > 4 ? graph.Cast(scope[4], ElementType.Int32) : null;
        OnnxValue hidden = statesFollow ? graph.Transpose(scope[1], 1, 0, 2) : scope[1];
        OnnxValue memory = statesFollow && op == "LSTM" ? graph.Transpose(scope[2], 1, 0, 2) : scope[2];
        var lastHidden = new List<OnnxValue>();
        var lastMemory = new List<OnnxValue>();
        for (int layer = 0; layer < layers; layer++)
        {
            (OnnxValue w, OnnxValue r, OnnxValue b) = parameters.Of(layer);
            OnnxValue Part(OnnxValue states) => graph.Slice(states, 0, layer * directions, (layer + 1) * directions);
            OnnxValue[] states = op == "LSTM" ? [Part(hidden), Part(memory)] : [Part(hidden)];
            OnnxValue[] cell = graph.Recurrent(op, (directions, units), [value, w, r, b, lengths, .. states], added =>
            {
                added.With("direction", directions == 2 ? "bidirectional" : "forward");
                if (op == "GRU") { added.With("linear_before_reset", 1); }
                if (mode == "rnn_relu") { added.With(new TextsAttribute("activations", [.. Enumerable.Repeat("Relu", directions)])); }
            });

            // [time, direction, batch, units] becomes [time, batch, direction · units].
            value = graph.Reshape(graph.Transpose(cell[0], 0, 2, 1, 3), 0, 0, directions * units);
            lastHidden.Add(cell[1]);
            if (op == "LSTM") { lastMemory.Add(cell[2]); }
        }

        OnnxValue Restored(List<OnnxValue> last) =>
            statesFollow ? graph.Transpose(graph.Concat(0, [.. last]), 1, 0, 2) : graph.Concat(0, [.. last]);
        scope.Bind(0, timeFirst ? value : graph.Transpose(value, 1, 0, 2));
        scope.Bind(1, Restored(lastHidden));
        scope.Bind(2, op == "LSTM" ? Restored(lastMemory) : scope[2]);
    }

    /// <summary>Cuts the vector of parameters.</summary>
    private sealed class Parameters(
        OnnxGraphBuilder graph, OnnxValue vector, int[] order, long units, int layers, int directions, long inputs)
    {
        /// <summary>Returns [directions, gates · units, inputs], [directions, gates · units, units] and [directions, 2 · gates · units].</summary>
        public (OnnxValue W, OnnxValue R, OnnxValue B) Of(int layer)
        {
            int gates = order.Length;
            var w = new List<OnnxValue>();
            var r = new List<OnnxValue>();
            var b = new List<OnnxValue>();
            for (int direction = 0; direction < directions; direction++)
            {
                long width = layer == 0 ? inputs : units * directions;
                long start = MatrixStart(layer, direction);
                long biasStart = MatrixStart(layers, 0) + (((layer * directions) + direction) * 2 * gates * units);
                w.Add(Gates(start, width));
                r.Add(Gates(start + (gates * units * width), units));
                b.Add(graph.Unsqueeze(graph.Concat(0, Vector(biasStart), Vector(biasStart + (gates * units))), 0));
            }

            return (graph.Concat(0, [.. w]), graph.Concat(0, [.. r]), graph.Concat(0, [.. b]));
        }

        private OnnxValue Gates(long start, long width)
        {
            OnnxValue all = graph.Reshape(graph.Slice(vector, 0, start, start + (order.Length * units * width)), order.Length, units, width);
            OnnxValue ordered = graph.Gather(all, graph.Int64s([.. order.Select(static gate => (long)gate)]));
            return graph.Reshape(ordered, 1, order.Length * units, width);
        }

        private OnnxValue Vector(long start)
        {
            OnnxValue all = graph.Reshape(graph.Slice(vector, 0, start, start + (order.Length * units)), order.Length, units);
            return graph.Reshape(graph.Gather(all, graph.Int64s([.. order.Select(static gate => (long)gate)])), order.Length * units);
        }

        private long MatrixStart(int layer, int direction)
        {
            long start = 0;
            for (int i = 0; i < (layer * directions) + direction; i++)
            {
                long width = i < directions ? inputs : units * directions;
                start += order.Length * units * (width + units);
            }

            return start;
        }
    }
}
