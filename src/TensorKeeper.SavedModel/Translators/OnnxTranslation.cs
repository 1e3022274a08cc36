// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Translates a source graph to ONNX.</summary>
internal static class OnnxTranslation
{
    /// <summary>Translates a whole graph, or tells everything that stands in the way.</summary>
    /// <param name="graph">Calls inlined, variables frozen.</param>
    /// <param name="facts">At least type and shape of the inputs; the more, the better the result.</param>
    /// <exception cref="SavedModelException">Ops or variants have no translation; all of them are named.</exception>
    public static OnnxTranslationResult Translate(SourceGraph graph, FactTable facts)
    {
        OnnxGraphBuilder builder = Build(graph, facts, [], out ElementType[] inputTypes, out ElementType[] outputTypes);
        byte[] model = OnnxModelWriter.Write(builder);
        return new OnnxTranslationResult(new OnnxProgram(model, builder.Model.WeightsDirectory), inputTypes, outputTypes);
    }

    /// <summary>Translates a whole graph and leaves it to the caller to write it.</summary>
    /// <param name="graph">Calls inlined, variables frozen.</param>
    /// <param name="facts">At least type and shape of the inputs.</param>
    /// <param name="reserved">Names that no value of the graph gets.</param>
    /// <param name="inputTypes">TensorFlow's types of the inputs.</param>
    /// <param name="outputTypes">TensorFlow's types of the outputs.</param>
    /// <exception cref="SavedModelException">Ops or variants have no translation; all of them are named.</exception>
    public static OnnxGraphBuilder Build(
        SourceGraph graph, FactTable facts, IReadOnlyCollection<string> reserved, out ElementType[] inputTypes, out ElementType[] outputTypes)
    {
        var diagnostics = new List<Diagnostic>();
        var builder = new OnnxGraphBuilder();
        builder.Model.Reserved.UnionWith(reserved);
        var scope = new TranslationScope(builder, facts, diagnostics);
        inputTypes = new ElementType[graph.Inputs.Count];
        for (int i = 0; i < inputTypes.Length; i++)
        {
            SourceValue input = graph.Inputs[i];
            ValueFact fact = facts[input];
            inputTypes[i] = fact.ElementType;
            ElementType carrier = OnnxDataType.Carrier(fact.ElementType);
            if (carrier == ElementType.None || OnnxDataType.IsTinyFloat(fact.ElementType))
            {
                diagnostics.Add(new Diagnostic(
                    DiagnosticId.UnsupportedVariant, $"An input of type {fact.Type} has no form in ONNX.", input.Node.Name, "Placeholder"));
                continue;
            }

            PartialShape shape = fact.Shape.HasRank && OnnxDataType.IsComplex(fact.ElementType)
                ? new PartialShape([.. fact.Shape.Dimensions, 2]) : fact.Shape;
            scope.Bind(input, builder.AddInput(carrier, shape));
        }

        scope.TranslateNodes(graph);
        if (diagnostics.Count > 0) { throw new SavedModelException(diagnostics); }

        outputTypes = new ElementType[graph.Outputs.Count];
        builder.Origin = "";
        for (int i = 0; i < outputTypes.Length; i++)
        {
            OnnxValue value = OutputValue(scope, graph.Outputs[i]);
            outputTypes[i] = scope.CarriedType(graph.Outputs[i], value);
            if (OnnxDataType.IsTinyFloat(outputTypes[i]))
            {
                throw new SavedModelException(new Diagnostic(
                    DiagnosticId.UnsupportedVariant, $"An output of type {outputTypes[i]} has no form in ONNX.", graph.Outputs[i].Node.Name, graph.Outputs[i].Node.Op));
            }

            builder.AddOutput(value);
        }

        builder.Prune();
        return builder;
    }

    private static OnnxValue OutputValue(TranslationScope scope, SourceValue output)
    {
        try
        {
            return scope.Value(output);
        }
        catch (TranslationRefusedException)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.UnsupportedVariant, $"Output '{output}' of the graph has no translation.", output.Node.Name, output.Node.Op));
        }
    }
}
