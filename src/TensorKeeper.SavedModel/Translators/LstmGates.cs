// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>The arithmetic of one step of an LSTM. Immutable.</summary>
/// <param name="Order">The gates as they lie in the product: input, candidate, forget and output.</param>
/// <param name="ForgetBias">Added to the forget gate.</param>
/// <param name="Clip">The memory stays within plus and minus this; 0 or less does not clip.</param>
/// <param name="Peepholes">Weights from the memory to input, forget and output gate; empty if there are none.</param>
internal sealed record LstmGates(string Order, float ForgetBias, float Clip, OnnxValue[] Peepholes)
{
    /// <summary>Reads the attributes of the current node.</summary>
    public static LstmGates Read(SourceNode node, TranslationScope scope, int peepholes, string order)
    {
        bool isSecond = node.Op == "BlockLSTMV2";
        OnnxValue[] weights = node.Bool("use_peephole", false) ? [scope[peepholes], scope[peepholes + 1], scope[peepholes + 2]] : [];
        return new LstmGates(order, isSecond ? 0 : node.Float("forget_bias", 1), node.Float("cell_clip", isSecond ? 0 : 3), weights);
    }

    /// <summary>Returns input gate, memory, forget gate, output gate, candidate, output of the memory, and hidden state.</summary>
    public OnnxValue[] Step(OnnxGraphBuilder graph, OnnxValue gates, OnnxValue before)
    {
        OnnxNode split = graph.Add("Split", [gates], 4).With("axis", 1).With("num_outputs", 4);
        OnnxValue input = Gate(graph, Peeped(graph, split.Outputs[Order.IndexOf('i')], before, 0));
        OnnxValue candidate = graph.Op("Tanh", split.Outputs[Order.IndexOf('c')]);
        OnnxValue forgetting = Peeped(graph, split.Outputs[Order.IndexOf('f')], before, 1);
        OnnxValue forget = Gate(graph, ForgetBias == 0 ? forgetting : graph.Add(forgetting, ForgetBias));
        OnnxValue memory = graph.Add(graph.Mul(candidate, input), graph.Mul(before, forget));
        if (Clip > 0) { memory = graph.Op("Clip", memory, graph.Scalar(memory.Type, -Clip), graph.Scalar(memory.Type, Clip)); }
        OnnxValue output = Gate(graph, Peeped(graph, split.Outputs[Order.IndexOf('o')], memory, 2));
        OnnxValue shown = graph.Op("Tanh", memory);
        return [input, memory, forget, output, candidate, shown, graph.Mul(shown, output)];
    }

    private static OnnxValue Gate(OnnxGraphBuilder graph, OnnxValue value) => ActivationTranslators.GateSigmoid(graph, value);

    private OnnxValue Peeped(OnnxGraphBuilder graph, OnnxValue gate, OnnxValue memory, int index) =>
        Peepholes.Length == 0 ? gate : graph.Add(gate, graph.Mul(memory, Peepholes[index]));
}
