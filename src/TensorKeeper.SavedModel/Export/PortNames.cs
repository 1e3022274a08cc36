// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Export;

/// <summary>The names of inputs and outputs in a file: those of the signature, each once.</summary>
internal static class PortNames
{
    /// <summary>Returns the names of the inputs, then those of the outputs.</summary>
    public static string[] Of(Signature signature)
    {
        var names = new List<string>();
        foreach (TensorSpec port in signature.Inputs.Concat(signature.Outputs))
        {
            string name = port.Name;
            while (names.Contains(name, StringComparer.Ordinal)) { name += "_output"; }
            names.Add(name);
        }

        return [.. names];
    }

    /// <summary>Gives the inputs and outputs of a graph, which were built as <c>i0</c> and so on, their names.</summary>
    public static void Apply(string[] names, OnnxGraphBuilder graph)
    {
        for (int i = 0; i < graph.Inputs.Count; i++) { graph.Inputs[i].Name = names[i]; }
        for (int i = 0; i < graph.Outputs.Count; i++) { graph.Outputs[i].Name = names[graph.Inputs.Count + i]; }
    }
}
