// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Ops that ask for shapes or make tensors of a computed shape.</summary>
internal static class ShapeInference
{
    public static ValueFact? Infer(InferenceNode node) => node.Op switch
    {
        "Shape" => Shape(node),
        "Rank" => node.Fact(new PartialShape([]), node.Shape(0).HasRank ? [SymbolicInteger.Of(node.Shape(0).Rank)] : null),
        "Size" => Size(node),
        "Fill" => node.Integers(0) is { } dims ? node.Fact(IntegerValues.ToShape(dims), Filled(dims, node.Integers(1))) : null,
        "BroadcastTo" => node.Integers(1) is { } target ? node.Fact(IntegerValues.ToShape(target)) : null,
        "Reshape" => Reshape(node),
        "Range" => Range(node),
        "RandomUniform" or "RandomStandardNormal" or "TruncatedNormal" or "RandomUniformInt"
            or "StatelessRandomUniform" or "StatelessRandomUniformV2" or "StatelessRandomUniformInt" or "StatelessRandomUniformIntV2"
            or "StatelessRandomUniformFullInt" or "StatelessRandomUniformFullIntV2" or "StatelessRandomNormal" or "StatelessRandomNormalV2"
            or "StatelessTruncatedNormal" or "StatelessTruncatedNormalV2" or "StatelessRandomGammaV2" or "StatelessRandomGammaV3"
            or "StatelessRandomPoisson" or "StatelessRandomBinomial" =>
            node.Integers(0) is { } random ? node.Fact(IntegerValues.ToShape(random)) : null,
        "RandomGamma" or "RandomPoisson" or "RandomPoissonV2" => node.Integers(0) is { } samples && node.Shape(1).HasRank
            ? node.Fact(new PartialShape([.. IntegerValues.ToShape(samples).Dimensions, .. node.Shape(1).Dimensions]))
            : null,
        "EnsureShape" => node.Fact(Merge(node.Shape(0), node.Node.Shape("shape"))),
        "LookupTableFind" or "LookupTableFindV2" => node.Fact(node.Shape(1)),
        _ => null,
    };

    private static ValueFact? Shape(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank) { return node.Fact(new PartialShape(PartialShape.Unknown)); }
        return node.Fact(new PartialShape(shape.Rank), IntegerValues.ExtentsOf(node.Node.Inputs[0], shape));
    }

    private static ValueFact Size(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        return node.Fact(
            new PartialShape([]),
            shape.IsFullyKnown && new TensorShape(shape.Dimensions).TryGetElementCount(out long count) && count <= int.MaxValue
                ? [SymbolicInteger.Of(count)]
                : null);
    }

    private static SymbolicInteger[]? Filled(IReadOnlyList<SymbolicInteger> dims, IReadOnlyList<SymbolicInteger>? value)
    {
        if (value is not [var element] || dims.Count > 1) { return null; }
        if (dims.Count == 0) { return [element]; }
        return dims[0] is { IsKnown: true, Value: >= 0 and <= IntegerValues.MaxCount } count
            ? [.. Enumerable.Repeat(element, (int)count.Value)]
            : null;
    }

    /// <summary>The one extent given as -1 follows from the others when the number of elements is known.</summary>
    private static ValueFact? Reshape(InferenceNode node)
    {
        if (node.Integers(1) is not { } target)
        {
            PartialShape targetShape = node.Shape(1);
            return targetShape is { Rank: 1, IsFullyKnown: true } && targetShape[0] <= IntegerValues.MaxCount
                ? node.Fact(new PartialShape([.. Enumerable.Repeat(PartialShape.Unknown, (int)targetShape[0])]))
                : null;
        }

        long[] result = IntegerValues.ToShape(target).Dimensions.ToArray();
        int wildcard = -1;
        long known = 1;
        bool others = true;
        for (int i = 0; i < result.Length; i++)
        {
            if (target[i] is { IsKnown: true, Value: -1 }) { wildcard = i; }
            else if (result[i] == PartialShape.Unknown) { others = false; }
            else if (known <= int.MaxValue && result[i] <= int.MaxValue) { known *= result[i]; }
            else { others = false; }
        }

        PartialShape source = node.Shape(0);
        if (wildcard >= 0 && others && known > 0 && source.IsFullyKnown
            && new TensorShape(source.Dimensions).TryGetElementCount(out long count) && count % known == 0)
        {
            result[wildcard] = count / known;
        }

        bool keepsOrder = node.Integers(0) is not null;
        return node.Fact(new PartialShape(result), keepsOrder ? node.Integers(0) : null);
    }

    private static ValueFact? Range(InferenceNode node)
    {
        if (node.KnownIntegers(0) is not [var start] || node.KnownIntegers(1) is not [var limit] || node.KnownIntegers(2) is not [var delta] || delta == 0)
        {
            return node.Fact(new PartialShape(PartialShape.Unknown));
        }

        Int128 span = delta > 0 ? (Int128)limit - start : (Int128)start - limit;
        Int128 step = Int128.Abs(delta);
        Int128 count = span <= 0 ? 0 : (span + step - 1) / step;
        if (count > int.MaxValue) { return node.Fact(new PartialShape(PartialShape.Unknown)); }
        SymbolicInteger[]? values = count > IntegerValues.MaxCount
            ? null
            : [.. Enumerable.Range(0, (int)count).Select(i => SymbolicInteger.Of(start + (i * delta)))];
        return node.Fact(new PartialShape((long)count), values);
    }

    private static PartialShape Merge(PartialShape left, PartialShape right)
    {
        if (!left.HasRank) { return right; }
        if (!right.HasRank || right.Rank != left.Rank) { return left; }
        long[] result = left.Dimensions.ToArray();
        for (int axis = 0; axis < result.Length; axis++)
        {
            if (result[axis] == PartialShape.Unknown) { result[axis] = right[axis]; }
        }

        return new PartialShape(result);
    }
}
