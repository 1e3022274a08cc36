// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Tests.Stages.Tables;

public sealed class LookupKernelsTests
{
    [Fact]
    public void Finds_the_value_of_a_key_or_the_default() =>
        TensorAssert.Equal(
            Tensor.Of<long>([2, 2], 10, -1, 20, -1),
            Find(Tensor.OfText([2], "a", ""), Tensor.Of<long>([2], 10, 20)).Single(
                Tensor.OfText([2, 2], "a", "A", "", "b"), Tensor.Of<long>([], -1)));

    [Fact]
    public void Values_may_be_strings() =>
        TensorAssert.Equal(
            Tensor.OfText([3], "one", "?", "two"),
            Find(Tensor.Of<long>([2], 1, long.MinValue), Tensor.OfText([2], "one", "two")).Single(
                Tensor.Of<long>([3], 1, 0, long.MinValue), Tensor.OfText([], "?")));

    [Fact]
    public void Values_may_be_vectors_and_the_default_one_too() =>
        TensorAssert.Equal(
            Tensor.Of<float>([2, 2], 3, 4, 9, 8),
            Find(Tensor.Of([2], [5, 6]), Tensor.Of<float>([2, 2], 1, 2, 3, 4)).Single(Tensor.Of([2], [6, 7]), Tensor.Of<float>([2], 9, 8)));

    [Fact]
    public void No_keys_give_no_values() =>
        TensorAssert.Equal(
            Tensor.Of<long>([0]), Find(Tensor.OfText([1], "a"), Tensor.Of<long>([1], 1)).Single(Tensor.OfText([0]), Tensor.Of<long>([], 0)));

    [Fact]
    public void Keys_of_another_type_are_refused() =>
        Find(Tensor.OfText([1], "a"), Tensor.Of<long>([1], 1)).Refuses(Tensor.Of<long>([1], 1), Tensor.Of<long>([], 0));

    [Fact]
    public void Finds_each_of_very_many_keys()
    {
        string[] keys = [.. Enumerable.Range(0, 20_000).Select(static i => $"key {i}")];
        Tensor values = Tensor.Of<long>([keys.Length], [.. Enumerable.Range(0, keys.Length).Select(static i => (long)i)]);
        Tensor wanted = Tensor.OfText([keys.Length], keys);

        TensorAssert.Equal(values, Find(wanted, values).Single(wanted, Tensor.Of<long>([], -1)));
    }

    [Fact]
    public void The_size_is_the_number_of_keys() =>
        TensorAssert.Equal(
            Tensor.Of<long>([], 2),
            HostNode.Op("LookupTableSizeV2").Constant(0, Table(Tensor.OfText([2], "a", "b"), Tensor.Of<long>([2], 1, 2))).Single());

    private static HostNode Find(Tensor keys, Tensor values) => HostNode.Op("LookupTableFindV2").Constant(0, Table(keys, values));

    private static TableConstant Table(Tensor keys, Tensor values) =>
        new("table", new LookupTable(keys.ElementType, values.ElementType, keys, values));
}
