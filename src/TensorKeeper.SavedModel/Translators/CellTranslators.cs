// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Recurrent cells that TensorFlow has as one op.</summary>
internal static class CellTranslators
{
    public const string Ops = "LSTMBlockCell BlockLSTM BlockLSTMV2 GRUBlockCell CudnnRNN CudnnRNNV2 CudnnRNNV3 CTCGreedyDecoder";

    public static void Register(TranslatorTable table) => table
        .Add("LSTMBlockCell", LstmCell)
        .Add("BlockLSTM", Lstm)
        .Add("BlockLSTMV2", Lstm)
        .Add("GRUBlockCell", static (_, scope) => GruCell(scope))
        .Add("CudnnRNN", CudnnTranslation.Translate)
        .Add("CudnnRNNV2", CudnnTranslation.Translate)
        .Add("CudnnRNNV3", CudnnTranslation.Translate)
        .Add("CTCGreedyDecoder", GreedyDecoder.Translate);

    private static void LstmCell(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue operand = graph.Concat(1, scope[0], scope[2]);
        OnnxValue gates = graph.Add(graph.Op("MatMul", operand, scope[3]), scope[7]);
        LstmGates cell = LstmGates.Read(node, scope, peepholes: 4, "icfo");
        OnnxValue[] results = cell.Step(graph, gates, scope[1]);
        for (int i = 0; i < results.Length; i++) { scope.Bind(i, results[i]); }
    }

    /// <summary>A whole sequence; what lies beyond the length that is given is zero.</summary>
    private static void Lstm(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue x = scope[1];
        (OnnxValue memory, OnnxValue hidden) = (scope[2], scope[3]);
        LstmGates cell = LstmGates.Read(node, scope, peepholes: 5, node.Op == "BlockLSTM" ? "icfo" : "ifco");

        // The part of the product that does not depend on the state is one product over all steps.
        OnnxValue inputs = graph.ExtentOf(x, 2);
        OnnxValue weights = scope[4];
        OnnxValue fromInput = graph.Op("Slice", weights, graph.Int64s(0), inputs, graph.Int64s(0));
        OnnxValue fromState = graph.Op("Slice", weights, inputs, graph.Int64s(long.MaxValue), graph.Int64s(0));
        OnnxValue projected = graph.Add(graph.Op("MatMul", x, fromInput), scope[8]);

        OnnxValue[] results = graph.Repeat(
            graph.Reshape(scope.Extents(0), graph.Int64s()),
            [memory, hidden],
            (body, round, state) =>
            {
                OnnxValue gates = body.Add(body.Gather(projected, round), body.Op("MatMul", state[1], fromState));
                OnnxValue[] step = cell.Step(body, gates, state[0]);
                return ([step[1], step[6]], step);
            });

        OnnxValue steps = graph.ExtentOf(x, 0);
        for (int i = 0; i < 7; i++)
        {
            OnnxValue all = results[2 + i];
            OnnxValue missing = graph.Sub(steps, graph.Add("Shape", [all], type: ElementType.Int64).With("end", 1).Output);
            OnnxValue pads = graph.JoinExtents(graph.Int64s(0, 0, 0), missing, graph.Int64s(0, 0));
            scope.Bind(i, graph.Op("Pad", all, pads, graph.Scalar(all.Type, 0)));
        }
    }

    private static void GruCell(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (OnnxValue x, OnnxValue before) = (scope[0], scope[1]);
        OnnxValue both = graph.Add(graph.Op("MatMul", graph.Concat(1, x, before), scope[2]), scope[4]);
        OnnxNode gates = graph.Add("Split", [ActivationTranslators.GateSigmoid(graph, both)], 2).With("axis", 1).With("num_outputs", 2);
        (OnnxValue reset, OnnxValue update) = (gates.Outputs[0], gates.Outputs[1]);
        OnnxValue operand = graph.Concat(1, x, graph.Mul(before, reset));
        OnnxValue candidate = graph.Op("Tanh", graph.Add(graph.Op("MatMul", operand, scope[3]), scope[5]));
        OnnxValue next = graph.Add(graph.Mul(update, graph.Sub(before, candidate)), candidate);
        scope.Bind(0, reset);
        scope.Bind(1, update);
        scope.Bind(2, candidate);
        scope.Bind(3, next);
    }
}
