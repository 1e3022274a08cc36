// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Where an op that parses tf.SequenceExample has its keys, types and defaults: the three ops differ in that alone. Immutable.</summary>
/// <remarks>The features of the context are those of an example; the lists have steps, each of them a feature.</remarks>
internal sealed class SequenceLayout
{
    private readonly SourceNode _node;
    private readonly Func<SourceNode, Func<int, Tensor>, SequenceKeys> _keys;

    private SequenceLayout(SourceNode node, int namesInput, Func<SourceNode, Func<int, Tensor>, SequenceKeys> keys)
    {
        _node = node;
        NamesInput = namesInput;
        _keys = keys;
        foreach (string types in (string[])["context_sparse_types", "Tcontext_dense", "context_ragged_value_types", "feature_list_sparse_types", "feature_list_dense_types", "feature_list_ragged_value_types"])
        {
            foreach (DataType type in node.Types(types))
            {
                if (type is not (DataType.Float or DataType.Int64 or DataType.String)) { throw Invalid($"A tf.SequenceExample holds float, int64 and string, not {type}."); }
            }
        }
    }

    /// <summary>Gets the input that holds the names of the examples.</summary>
    public int NamesInput { get; }

    /// <summary>Gets a value indicating whether lengths of dense lists are among the outputs, and ragged parts.</summary>
    public bool IsBatch => _node.Op != "ParseSingleSequenceExample";

    /// <summary><c>serialized, debug_name, context_dense_defaults...</c>, keys in attributes.</summary>
    public static SequenceLayout V1(SourceNode node) => new(node, 1, static (node, _) => new SequenceKeys
    {
        ContextSparse = Texts(node, "context_sparse_keys"),
        ContextDense = Texts(node, "context_dense_keys"),
        ListSparse = Texts(node, "feature_list_sparse_keys"),
        ListDense = Texts(node, "feature_list_dense_keys"),
        AssumedEmpty = Named(Texts(node, "feature_list_dense_keys"), Texts(node, "feature_list_dense_missing_assumed_empty")),
        FirstDefault = 2,
    });

    /// <summary><c>serialized, debug_name, six vectors of keys, which lists may be missing, context_dense_defaults...</c>.</summary>
    public static SequenceLayout V2(SourceNode node) => new(node, 1, static (_, inputs) => new SequenceKeys
    {
        ContextSparse = Vector(inputs(2)),
        ContextDense = Vector(inputs(3)),
        ContextRagged = Vector(inputs(4)),
        ListSparse = Vector(inputs(5)),
        ListDense = Vector(inputs(6)),
        ListRagged = Vector(inputs(7)),
        AssumedEmpty = inputs(8).ElementType == ElementType.Bool ? inputs(8).ToArray<bool>() : throw Invalid("Which lists may be missing is told by booleans."),
        FirstDefault = 9,
    });

    /// <summary><c>serialized, keys of lists that may be missing, keys..., context_dense_defaults..., debug_name</c>, a scalar each.</summary>
    public static SequenceLayout Single(SourceNode node) => new(node, node.Inputs.Count - 1, static (node, inputs) =>
    {
        int at = 2;
        byte[][] contextSparse = Take(inputs, ref at, node.Int("Ncontext_sparse", 0));
        byte[][] contextDense = Take(inputs, ref at, node.Int("Ncontext_dense", 0));
        byte[][] listSparse = Take(inputs, ref at, node.Int("Nfeature_list_sparse", 0));
        byte[][] listDense = Take(inputs, ref at, node.Int("Nfeature_list_dense", 0));
        return new SequenceKeys
        {
            ContextSparse = contextSparse,
            ContextDense = contextDense,
            ListSparse = listSparse,
            ListDense = listDense,
            AssumedEmpty = Named(listDense, Vector(inputs(1))),
            FirstDefault = at,
        };
    });

    /// <summary>Lists the features: of the context sparse, dense, ragged; then of the lists sparse, dense, ragged.</summary>
    /// <exception cref="ServingException">Keys, types, shapes and defaults disagree.</exception>
    public (ExampleFeature[] Context, ExampleFeature[] Lists, bool[] MayMiss) Features(Func<int, Tensor> inputs)
    {
        SequenceKeys keys = _keys(_node, inputs);
        if (keys.AssumedEmpty.Length != keys.ListDense.Length) { throw Invalid("For each dense list it must be said whether it may be missing."); }
        ExampleFeature[] contextDense = Dense(keys.ContextDense, "Tcontext_dense", "context_dense_shapes", i => inputs(keys.FirstDefault + i));
        ExampleFeature[] listSparse = Plain(keys.ListSparse, FeatureForm.Sparse, "feature_list_sparse_types");
        ExampleFeature[] listDense = Dense(keys.ListDense, "feature_list_dense_types", "feature_list_dense_shapes", null);
        ExampleFeature[] listRagged = Plain(keys.ListRagged, FeatureForm.Ragged, "feature_list_ragged_value_types", "feature_list_ragged_split_types");
        bool[] mayMiss = [.. listSparse.Select(static _ => true), .. keys.AssumedEmpty, .. listRagged.Select(static _ => true)];
        return (
            [
                .. Plain(keys.ContextSparse, FeatureForm.Sparse, "context_sparse_types"),
                .. contextDense,
                .. Plain(keys.ContextRagged, FeatureForm.Ragged, "context_ragged_value_types", "context_ragged_split_types"),
            ],
            [.. listSparse, .. listDense, .. listRagged],
            mayMiss);
    }

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);

    private static bool[] Named(byte[][] keys, byte[][] named) => [.. keys.Select(key => named.Any(name => name.AsSpan().SequenceEqual(key)))];

    private static byte[][] Texts(SourceNode node, string name) =>
        [.. (node.Attribute(name)?.List?.Bytes ?? []).Select(static text => text.ToArray())];

    private static byte[][] Vector(Tensor tensor) => tensor.ElementType == ElementType.String
        ? [.. Enumerable.Range(0, tensor.Strings.Count).Select(i => tensor.Strings[i].ToArray())]
        : throw Invalid($"Keys are strings, not {tensor}.");

    private static byte[][] Take(Func<int, Tensor> inputs, ref int at, long count)
    {
        var keys = new List<byte[]>();
        for (long i = 0; i < count; i++)
        {
            byte[][] key = Vector(inputs(at++));
            keys.Add(key.Length == 1 ? key[0] : throw Invalid("A key is one string."));
        }

        return [.. keys];
    }

    private ExampleFeature[] Plain(byte[][] keys, FeatureForm form, string types, string? splits = null)
    {
        DataType[] values = Matching(types, keys.Length);
        DataType[] splitTypes = splits is null ? [] : Matching(splits, keys.Length);
        return
        [
            .. keys.Select((key, i) => new ExampleFeature(
                key, form, values[i].ToElementType(), default, null, splits is null ? ElementType.Int64 : splitTypes[i].ToElementType())),
        ];
    }

    private ExampleFeature[] Dense(byte[][] keys, string types, string shapes, Func<int, Tensor>? fallback)
    {
        DataType[] values = Matching(types, keys.Length);
        PartialShape[] extents = _node.Attribute(shapes)?.List?.Shapes ?? [];
        if (extents.Length != keys.Length) { throw Invalid($"There must be a shape in {shapes} for each key."); }
        var features = new ExampleFeature[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            if (!extents[i].IsFullyKnown) { throw Invalid($"The shape {extents[i]} in {shapes} is not fully known."); }
            var shape = new TensorShape(extents[i].Dimensions);
            Tensor? absent = fallback?.Invoke(i);
            if (absent is not null && (absent.ElementType != values[i].ToElementType() || (absent.ElementCount > 0 && absent.Shape != shape)))
            {
                throw Invalid($"A default {absent} was given for a feature of {values[i]}{shape}.");
            }

            features[i] = new ExampleFeature(keys[i], FeatureForm.Dense, values[i].ToElementType(), shape, absent);
        }

        return features;
    }

    private DataType[] Matching(string attribute, int count)
    {
        DataType[] types = _node.Types(attribute);
        return types.Length == count ? types : throw Invalid($"There must be a type in {attribute} for each key.");
    }
}
