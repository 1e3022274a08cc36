// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Parses tf.Example: <c>ParseExample</c>, <c>ParseExampleV2</c> and <c>ParseSingleExample</c>.</summary>
internal static class ParseExampleKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("ParseExample", static node => Prepare(node, ParseExampleLayout.V1(node)))
        .AddPrepared("ParseExampleV2", static node => Prepare(node, ParseExampleLayout.V2(node)))
        .AddPrepared("ParseSingleExample", static node => Prepare(node, ParseExampleLayout.Single(node)));

    /// <summary>Keys and defaults are nearly always known when the model is loaded; if not, each call reads them.</summary>
    private static HostKernel Prepare(SourceNode node, ParseExampleLayout layout)
    {
        ExampleParser? known = null;
        if (Enumerable.Range(1, node.Inputs.Count - 1).All(input => ConstantTensors.Known(node, input) is not null || layout.IsNames(input)))
        {
            known = new ExampleParser(layout.Features(node, input => ConstantTensors.Known(node, input)!));
        }

        return (in HostCall call) =>
        {
            Tensor serialized = call[0];
            call.Require(serialized.ElementType == ElementType.String, "Serialized examples are strings");
            call.Require(serialized.Shape.Rank <= 1, $"Expected serialized to be a scalar or vector, got shape: {serialized.Shape}");
            StringElements names = layout.HasNames ? call[1].Strings : serialized.Strings;
            call.Require(
                !layout.HasNames || names.Count == 0 || names.Count == serialized.ElementCount,
                $"Expected names have the same shape as serialized: name.shape={(layout.HasNames ? call[1].Shape : default)}, serialized.shape={serialized.Shape}");
            Tensor[] inputs = call.Range(0, call.InputCount);
            ExampleParser parser = known ?? new ExampleParser(layout.Features(call.Node, input => inputs[input]));
            FeatureColumn[] columns = parser.Parse(
                serialized.Strings, layout.HasNames ? names : new StringElements(default, [0]), call.CancellationToken);
            return ExampleTensors.Make(columns, serialized.Shape.Rank == 0);
        };
    }
}
