// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes.Inference;
using TensorKeeper.SavedModel.Programs;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Tests.Onnx;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>Runs a node by the host's kernel and by the engine.</summary>
internal static class BothWays
{
    /// <summary>Returns what differs; null if nothing does, or if one of the two does not take such a node at all.</summary>
    /// <param name="tested">The node.</param>
    /// <param name="isCompared">Whether both took it.</param>
    public static string? Compare(OpCase tested, out bool isCompared)
    {
        isCompared = false;
        if (!TryHost(tested, out Tensor[]? host, out string? hostError) || !TryEngine(tested, out Tensor[]? engine, out string? engineError)) { return null; }
        isCompared = true;
        if (host is null || engine is null)
        {
            // The engine looks at a divisor of zero also where nothing is divided.
            bool isNothing = host is not null && host.All(static result => result.ElementCount == 0);
            return host is null == engine is null || isNothing ? null : $"host: {hostError ?? "answers"}; engine: {engineError ?? "answers"}";
        }

        return host.Zip(engine, Differences.Find).FirstOrDefault(static difference => difference is not null);
    }

    private static bool TryHost(OpCase tested, out Tensor[]? results, out string? error)
    {
        (results, error) = (null, null);
        SourceGraph graph = GraphOf(tested, out _);
        HostStage stage;
        try { stage = new HostStage(graph); }
        catch (SavedModelException) { return false; }   // the kernel does not know the attributes or the type

        try
        {
            HostValue[] inputs = [.. graph.Inputs.Select((_, i) => (HostValue)tested.Inputs[i])];
            results = [.. stage.Run(inputs, TestContext.Current.CancellationToken).Select(static value => value.Tensor!)];
        }
        catch (ServingException refused) when (refused.Code == ServingErrorCode.Unimplemented) { return false; }   // a type the kernel leaves to the engine
        catch (ServingException refused) { error = refused.Message; }

        return true;
    }

    private static bool TryEngine(OpCase tested, out Tensor[]? results, out string? error)
    {
        (results, error) = (null, null);
        SourceGraph graph = GraphOf(tested, out FactTable facts);
        OnnxTranslationResult translation;
        try { translation = OnnxTranslation.Translate(graph, facts); }
        catch (SavedModelException) { return false; }   // the translator leaves it to the host

        try
        {
            Tensor[] carried = OnnxRunner.Run(translation.Program, [.. graph.Inputs.Select((_, i) => tested.Inputs[i])]);
            results = [.. carried.Zip(translation.OutputTypes, TensorCarrier.FromEngine)];
        }
        catch (OnnxRuntimeException refused) { error = refused.Message; }

        return true;
    }

    private static SourceGraph GraphOf(OpCase tested, out FactTable facts)
    {
        facts = new FactTable();
        var nodes = new List<SourceNode>();
        for (int i = 0; i < tested.Inputs.Length; i++)
        {
            Tensor tensor = tested.Inputs[i];
            SourceNode node = i >= tested.Constants
                ? new($"c{i}", InternalOps.Constant, [], 1, constant: new TensorConstant(tensor))
                : new($"x{i}", InternalOps.Input, [], 1);
            DataType type = Enum.GetValues<DataType>().First(candidate => candidate.ToElementType() == tensor.ElementType);
            long[] extents = tensor.Shape.Dimensions.ToArray();
            if (i < tested.Constants) { Array.Fill(extents, PartialShape.Unknown); }
            facts[node.Outputs[0]] = new ValueFact(type, new PartialShape(extents), node.Constant);
            nodes.Add(node);
        }

        var node0 = new SourceNode("tested", tested.Op, [.. nodes.Select(static n => n.Outputs[0])], tested.Outputs, tested.Attributes);
        FactInference.Infer(node0, facts);
        SourceValue[] inputs = [.. nodes.Where(static n => n.Op == InternalOps.Input).Select(static n => n.Outputs[0])];
        return new SourceGraph(inputs, [.. nodes, node0], node0.Outputs);
    }
}
