// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Where a parsing op has its keys, types and defaults: the ops differ in that alone. Immutable.</summary>
internal sealed class ParseExampleLayout
{
    private readonly ElementType[] _sparseTypes;
    private readonly ElementType[] _denseTypes;
    private readonly ElementType[] _raggedTypes;
    private readonly ElementType[] _splitTypes;
    private readonly PartialShape[] _denseShapes;
    private readonly int _firstDefault;
    private readonly Func<Func<int, Tensor>, (byte[][] Sparse, byte[][] Dense, byte[][] Ragged)> _keys;

    private ParseExampleLayout(
        SourceNode node, int firstDefault, bool hasNames, Func<Func<int, Tensor>, (byte[][] Sparse, byte[][] Dense, byte[][] Ragged)> keys)
    {
        _sparseTypes = Types(node, "sparse_types");
        _denseTypes = Types(node, "Tdense");
        _raggedTypes = Types(node, "ragged_value_types");
        _splitTypes = Types(node, "ragged_split_types");
        _denseShapes = node.Attribute("dense_shapes")?.List?.Shapes ?? [];
        _firstDefault = firstDefault;
        HasNames = hasNames;
        _keys = keys;
        foreach (ElementType type in (ElementType[])[.. _sparseTypes, .. _denseTypes, .. _raggedTypes])
        {
            if (type is not (ElementType.Float32 or ElementType.Int64 or ElementType.String))
            {
                throw Invalid($"A tf.Example holds float, int64 and string, not {type}.");
            }
        }

        if (_denseShapes.Length != _denseTypes.Length || _splitTypes.Length != _raggedTypes.Length)
        {
            throw Invalid("There must be a shape for each dense feature and a split type for each ragged one.");
        }
    }

    /// <summary>Gets a value indicating whether input 1 holds the names of the examples.</summary>
    public bool HasNames { get; }

    /// <summary><c>serialized, names, sparse_keys..., dense_keys..., dense_defaults...</c>, a scalar each.</summary>
    public static ParseExampleLayout V1(SourceNode node)
    {
        int sparse = Types(node, "sparse_types").Length;
        int dense = Types(node, "Tdense").Length;
        return new ParseExampleLayout(node, 2 + sparse + dense, true, inputs => (
            [.. Enumerable.Range(2, sparse).Select(i => Scalar(inputs(i)))],
            [.. Enumerable.Range(2 + sparse, dense).Select(i => Scalar(inputs(i)))],
            []));
    }

    /// <summary><c>serialized, names, sparse_keys, dense_keys, ragged_keys, dense_defaults...</c>, keys in vectors.</summary>
    public static ParseExampleLayout V2(SourceNode node) =>
        new(node, 5, true, static inputs => (Vector(inputs(2)), Vector(inputs(3)), Vector(inputs(4))));

    /// <summary><c>serialized, dense_defaults...</c>, keys in attributes.</summary>
    public static ParseExampleLayout Single(SourceNode node)
    {
        byte[][] sparse = Texts(node, "sparse_keys");
        byte[][] dense = Texts(node, "dense_keys");
        return new ParseExampleLayout(node, 1, false, _ => (sparse, dense, []));
    }

    public bool IsNames(int input) => HasNames && input == 1;

    /// <summary>Lists the features: sparse, then dense, then ragged, as the outputs are ordered.</summary>
    /// <exception cref="ServingException">Keys, types and defaults disagree.</exception>
    public ExampleFeature[] Features(SourceNode node, Func<int, Tensor> inputs)
    {
        (byte[][] sparse, byte[][] dense, byte[][] ragged) = _keys(inputs);
        if (sparse.Length != _sparseTypes.Length || dense.Length != _denseTypes.Length || ragged.Length != _raggedTypes.Length)
        {
            throw Invalid("There must be a type for each key.");
        }

        if (node.Inputs.Count != _firstDefault + dense.Length) { throw Invalid("There must be a default, though it be empty, for each dense key."); }
        var features = new List<ExampleFeature>(sparse.Length + dense.Length + ragged.Length);
        for (int i = 0; i < sparse.Length; i++) { features.Add(new(sparse[i], FeatureForm.Sparse, _sparseTypes[i], default, null)); }
        for (int i = 0; i < dense.Length; i++) { features.Add(Dense(dense[i], _denseTypes[i], _denseShapes[i], inputs(_firstDefault + i))); }
        for (int i = 0; i < ragged.Length; i++) { features.Add(new(ragged[i], FeatureForm.Ragged, _raggedTypes[i], default, null, _splitTypes[i])); }
        return [.. features];
    }

    private static ExampleFeature Dense(byte[] key, ElementType type, PartialShape shape, Tensor fallback)
    {
        if (!shape.HasRank) { throw Invalid("The shape of a dense feature has no rank."); }
        if (fallback.ElementType != type) { throw Invalid($"A default of type {fallback.ElementType} was given for a feature of type {type}."); }
        bool varies = shape.Rank > 0 && shape[0] == PartialShape.Unknown;
        ReadOnlySpan<long> fixedPart = varies ? shape.Dimensions[1..] : shape.Dimensions;
        if (fixedPart.Contains(PartialShape.Unknown)) { throw Invalid($"Of the shape {shape} of a dense feature only the first dimension may vary."); }
        var feature = new ExampleFeature(key, varies ? FeatureForm.DensePadded : FeatureForm.Dense, type, new TensorShape(fixedPart), fallback);
        if (!varies && fallback.ElementCount > 0 && fallback.Shape != feature.ValueShape)
        {
            throw Invalid($"The default of '{feature.Name}' has shape {fallback.Shape}, the feature {feature.ValueShape}.");
        }

        return feature;
    }

    private static ElementType[] Types(SourceNode node, string name) => [.. node.Types(name).Select(static type => type.ToElementType())];

    private static byte[][] Texts(SourceNode node, string name) =>
        [.. (node.Attribute(name)?.List?.Bytes ?? []).Select(static text => text.ToArray())];

    private static byte[] Scalar(Tensor tensor) =>
        tensor is { ElementType: ElementType.String, ElementCount: 1 } ? tensor.Strings[0].ToArray() : throw Invalid($"A key is one string, not {tensor}.");

    private static byte[][] Vector(Tensor tensor)
    {
        if (tensor.ElementType != ElementType.String) { throw Invalid($"Keys are strings, not {tensor}."); }
        byte[][] keys = new byte[tensor.Strings.Count][];
        for (int i = 0; i < keys.Length; i++) { keys[i] = tensor.Strings[i].ToArray(); }
        return keys;
    }

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);
}
