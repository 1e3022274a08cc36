// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using static TensorKeeper.SavedModel.Tests.Stages.Parsing.ExampleBytes;

namespace TensorKeeper.SavedModel.Tests.Stages.Parsing;

public sealed class ParseExampleKernelsTests
{
    private static readonly Tensor NoNames = Tensor.OfText([0]);

    [Fact]
    public void Dense_features_stand_row_by_row_and_defaults_fill_in()
    {
        Tensor[] outputs = Dense("x", DataType.Float, [2], Tensor.Of<float>([2], 7, 8))
            .Run(Batch(Example(Floats("x", 1, 2)), Example(), Example(UnpackedFloats("x", 5, 6))));

        TensorAssert.Equal(Tensor.Of<float>([3, 2], 1, 2, 7, 8, 5, 6), Assert.Single(outputs));
    }

    [Fact]
    public void No_rows_give_no_rows() =>
        TensorAssert.Equal(Tensor.Of<float>([0, 2]), Assert.Single(Dense("x", DataType.Float, [2], Tensor.Of<float>([0])).Run(Tensor.OfText([0]))));

    [Fact]
    public void A_dense_feature_without_a_default_is_required() =>
        Assert.Equal(
            "Name: <unknown>, Feature: x (data type: int64) is required but could not be found.",
            Dense("x", DataType.Int64, [], Tensor.Of<long>([0])).Refuses(Batch(Example(Integers("y", 1)))).Message);

    [Fact]
    public void A_feature_without_a_kind_is_missing() =>
        TensorAssert.Equal(
            Tensor.Of<long>([1], 9),
            Dense("x", DataType.Int64, [], Tensor.Of<long>([], 9)).Single(Batch(Example(Feature("x", [])))));

    [Fact]
    public void Of_a_key_that_comes_twice_the_last_counts() =>
        TensorAssert.Equal(
            Tensor.Of<long>([1], -2),
            Dense("x", DataType.Int64, [], Tensor.Of<long>([0])).Single(Batch(Example(Integers("x", 1), UnpackedIntegers("x", -2)))));

    [Fact]
    public void Another_kind_than_declared_is_refused() =>
        Assert.Equal(
            "Name: <unknown>, Key: x, Index: 1.  Data types don't match. Data type: float but expected type: int64",
            Dense("x", DataType.Int64, [], Tensor.Of<long>([], 9)).Refuses(Batch(Example(), Example(Floats("x", 1)))).Message);

    [Fact]
    public void Another_number_of_values_than_the_shape_has_is_refused() =>
        Assert.Contains(
            "Number of float values != expected.  Values size: 3 but output shape: [2]",
            Dense("x", DataType.Float, [2], Tensor.Of<float>([0])).Refuses(Batch(Example(Floats("x", 1, 2, 3)))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_variable_dimension_is_padded_to_the_longest()
    {
        var shape = new PartialShape(PartialShape.Unknown, 2);

        TensorAssert.Equal(
            Tensor.Of<long>([3, 2, 2], 1, 2, 3, 4, -7, -7, -7, -7, 5, 6, -7, -7),
            Dense("x", DataType.Int64, shape, Tensor.Of<long>([1], -7))
                .Single(Batch(Example(Integers("x", 1, 2, 3, 4)), Example(), Example(Integers("x", 5, 6)))));
    }

    [Fact]
    public void Sparse_features_give_indices_values_and_the_shape_of_the_batch()
    {
        Tensor[] outputs = Parse(sparse: [DataType.String], keys: ["s"], [], [], outputs: 3)
            .Run(Batch(Example(Texts("s", "a", "b")), Example(), Example(Texts("s", "c"))));

        TensorAssert.Equal(Tensor.Of<long>([3, 2], 0, 0, 0, 1, 2, 0), outputs[0]);
        TensorAssert.Equal(Tensor.OfText([3], "a", "b", "c"), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([2], 3, 2), outputs[2]);
    }

    [Fact]
    public void Ragged_features_give_values_and_row_splits()
    {
        Tensor[] outputs = Parse([], [], ragged: [DataType.Int64], raggedKeys: ["r"], outputs: 2)
            .Run(Batch(Example(Integers("r", 1, 2)), Example(), Example(Integers("r", 3))));

        TensorAssert.Equal(Tensor.Of<long>([3], 1, 2, 3), outputs[0]);
        TensorAssert.Equal(Tensor.Of([4], [0, 2, 2, 3]), outputs[1]);
    }

    [Fact]
    public void A_scalar_is_one_example_without_a_batch_dimension()
    {
        byte[] example = Example(Texts("s", "a", "b"));
        Tensor serialized = Tensor.FromStrings([], StringElements.FromBytes([example]));

        Tensor[] outputs = Parse(sparse: [DataType.String], keys: ["s"], [], [], outputs: 3).Run(serialized);

        TensorAssert.Equal(Tensor.Of<long>([2, 1], 0, 1), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([1], 2), outputs[2]);
    }

    [Fact]
    public void The_first_version_takes_a_key_an_input()
    {
        Tensor[] outputs = HostNode.Op("ParseExample")
            .With("sparse_types", new[] { DataType.Int64 }).With("Tdense", new[] { DataType.Float }).With("dense_shapes", new PartialShape([1]))
            .Constant(1, NoNames).Constant(2, Tensor.OfText([], "s")).Constant(3, Tensor.OfText([], "d")).Constant(4, Tensor.Of<float>([0]))
            .Outputs(4)
            .Run(Batch(Example(Integers("s", 4), Floats("d", 0.5f))));

        TensorAssert.Equal(Tensor.Of<long>([1], 4), outputs[1]);
        TensorAssert.Equal(Tensor.Of<float>([1, 1], 0.5f), outputs[3]);
    }

    [Fact]
    public void Bytes_that_are_no_example_are_refused_whatever_they_are()
    {
        byte[] good = Example(Floats("x", 1, 2), Integers("y", 1, 300, -1), Texts("z", "text"));
        var random = new Random(42);
        HostNode node = Dense("x", DataType.Float, [2], Tensor.Of<float>([2], 0, 0));
        for (int i = 0; i < 2000; i++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[random.Next(bad.Length)] = (byte)random.Next(256);
            bad = bad[..random.Next(bad.Length + 1)];
            try
            {
                Assert.Equal(new TensorShape(1, 2), node.Single(Batch(bad)).Shape);
            }
            catch (ServingException refusal)
            {
                Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
            }
        }
    }

    private static HostNode Dense(string key, DataType type, PartialShape shape, Tensor fallback) => HostNode.Op("ParseExampleV2")
        .With("Tdense", new[] { type }).With("dense_shapes", shape)
        .Constant(1, NoNames).Constant(2, Tensor.OfText([0])).Constant(3, Tensor.OfText([1], key)).Constant(4, Tensor.OfText([0]))
        .Constant(5, fallback);

    private static HostNode Parse(DataType[] sparse, string[] keys, DataType[] ragged, string[] raggedKeys, int outputs) =>
        HostNode.Op("ParseExampleV2")
            .With("sparse_types", sparse).With("ragged_value_types", ragged)
            .With("ragged_split_types", ragged.Select(static _ => DataType.Int32).ToArray())
            .Constant(1, NoNames).Constant(2, Tensor.OfText([keys.Length], keys)).Constant(3, Tensor.OfText([0]))
            .Constant(4, Tensor.OfText([raggedKeys.Length], raggedKeys))
            .Outputs(outputs);
}
