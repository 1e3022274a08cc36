// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Ops that cut a tensor into several, and what is read from a list or an example.</summary>
internal static class PartsInference
{
    /// <summary>Returns the fact of one output; null if there is none.</summary>
    public static ValueFact? Infer(InferenceNode node, int output)
    {
        if (node.Op is "ParseExample" or "ParseExampleV2" or "ParseSingleExample") { return Parsed(node, output); }
        PartialShape? shape = node.Op switch
        {
            "Split" => Split(node, 1, node.KnownIntegers(0)),
            "SplitV" => SplitV(node, output),
            "Unpack" => Unpack(node),
            "TensorListGetItem" when output == 0 => Element(node, 2),
            "TensorListPopBack" when output == 1 => Element(node, 1),
            "TensorListStack" or "TensorListGather" when output == 0 && Element(node, node.Op == "TensorListStack" ? 1 : 2) is { } element =>
                element.HasRank ? new PartialShape([PartialShape.Unknown, .. element.Dimensions]) : element,
            _ => null,
        };
        return shape is null ? null : new ValueFact(TypeOf(node), shape.Value);
    }

    // Three outputs for each sparse feature come first; a dense feature has its shape once for each example.
    private static ValueFact? Parsed(InferenceNode node, int output)
    {
        int feature = output - (3 * node.Node.Types("sparse_types").Length);
        Messages.DataType[] types = node.Node.Types("Tdense");
        PartialShape[] shapes = node.Node.Attribute("dense_shapes")?.List?.Shapes ?? [];
        PartialShape examples = node.Shape(0);
        if (feature < 0 || feature >= Math.Min(types.Length, shapes.Length) || !examples.HasRank || !shapes[feature].HasRank) { return null; }
        return new ValueFact(types[feature], new PartialShape([.. examples.Dimensions, .. shapes[feature].Dimensions]));
    }

    private static Messages.DataType TypeOf(InferenceNode node) => node.Op.StartsWith("TensorList", StringComparison.Ordinal)
        ? node.Node.Type("element_dtype", Messages.DataType.Invalid)
        : node.Node.Type("T", node.Input(node.Op == "Split" ? 1 : 0).Type);

    private static PartialShape? Split(InferenceNode node, int input, long[]? axisInput)
    {
        PartialShape shape = node.Shape(input);
        if (!shape.HasRank) { return null; }
        long[] extents = shape.Dimensions.ToArray();
        if (axisInput is not [var at] || InferenceNode.Axis(at, shape.Rank) is not { } axis) { return RankOnly(shape); }
        extents[axis] = extents[axis] >= 0 ? extents[axis] / node.Node.Outputs.Count : PartialShape.Unknown;
        return new PartialShape(extents);
    }

    private static PartialShape? SplitV(InferenceNode node, int output)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank) { return null; }
        if (node.KnownIntegers(2) is not [var at] || InferenceNode.Axis(at, shape.Rank) is not { } axis) { return RankOnly(shape); }
        long[] extents = shape.Dimensions.ToArray();
        long[]? sizes = node.KnownIntegers(1);
        long size = sizes is not null && output < sizes.Length ? sizes[output] : PartialShape.Unknown;
        if (size < 0 && sizes is not null && extents[axis] >= 0 && sizes.Count(static s => s < 0) == 1)
        {
            size = extents[axis] - sizes.Where(static s => s >= 0).Sum();
        }

        extents[axis] = Math.Max(size, PartialShape.Unknown);
        return new PartialShape(extents);
    }

    private static PartialShape? Unpack(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank || InferenceNode.Axis(node.Node.Int("axis", 0), shape.Rank) is not { } axis) { return null; }
        return new PartialShape([.. shape.Dimensions[..axis], .. shape.Dimensions[(axis + 1)..]]);
    }

    /// <summary>The element shape that an op names: a vector of extents, or -1 for a rank that is not known.</summary>
    private static PartialShape? Element(InferenceNode node, int input) =>
        node.Shape(input) is { HasRank: true, Rank: 1 } && node.Integers(input) is { } extents ? IntegerValues.ToShape(extents) : null;

    private static PartialShape RankOnly(PartialShape shape)
    {
        long[] extents = new long[shape.Rank];
        Array.Fill(extents, PartialShape.Unknown);
        return new PartialShape(extents);
    }
}
