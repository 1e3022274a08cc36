// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Parses tf.SequenceExample: <c>ParseSequenceExample</c>, <c>ParseSequenceExampleV2</c> and <c>ParseSingleSequenceExample</c>.</summary>
internal static class ParseSequenceKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("ParseSequenceExample", static node => Prepare(node, SequenceLayout.V1(node)))
        .AddPrepared("ParseSequenceExampleV2", static node => Prepare(node, SequenceLayout.V2(node)))
        .AddPrepared("ParseSingleSequenceExample", static node => Prepare(node, SequenceLayout.Single(node)));

    /// <summary>Keys and defaults are nearly always known when the model is loaded; if not, each call reads them.</summary>
    private static HostKernel Prepare(SourceNode node, SequenceLayout layout)
    {
        SequenceParser? known = null;
        if (Enumerable.Range(1, node.Inputs.Count - 1).All(input => ConstantTensors.Known(node, input) is not null || input == layout.NamesInput))
        {
            known = Parser(layout, input => ConstantTensors.Known(node, input)!);
        }

        return (in HostCall call) =>
        {
            Tensor serialized = call[0];
            Tensor names = call[layout.NamesInput];
            call.Require(serialized.ElementType == ElementType.String && names.ElementType == ElementType.String, "Serialized examples and their names are strings");
            call.Require(serialized.Shape.Rank <= (layout.IsBatch ? 1 : 0), $"Expected serialized to be a scalar{(layout.IsBatch ? " or vector" : "")}, got shape: {serialized.Shape}");
            call.Require(
                names.Strings.Count == 0 || names.Strings.Count == serialized.ElementCount,
                $"Expected names have the same shape as serialized: name.shape={names.Shape}, serialized.shape={serialized.Shape}");
            Tensor[] inputs = call.Range(0, call.InputCount);
            SequenceParser parser = known ?? Parser(layout, input => inputs[input]);
            (FeatureColumn[] context, FeatureListColumn[] lists) = parser.Parse(serialized.Strings, names.Strings, call.CancellationToken);
            return SequenceTensors.Make(context, lists, serialized.Shape.Rank == 0, layout.IsBatch);
        };
    }

    private static SequenceParser Parser(SequenceLayout layout, Func<int, Tensor> inputs)
    {
        (ExampleFeature[] context, ExampleFeature[] lists, bool[] mayMiss) = layout.Features(inputs);
        return new SequenceParser(context, lists, mayMiss);
    }
}
