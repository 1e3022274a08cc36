// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Ops that find and order elements do so with texts as well, of which the engine knows nothing.</summary>
public sealed class TextMovementTests : OpMatrixTest
{
    [Theory]
    [InlineData("str")]
    [InlineData("i64")]
    [InlineData("f32")]
    public void Slices_that_are_there_twice_are_given_once(string type)
    {
        AssertGives(() => Unique("UniqueV2", type, 2).Fed(type, [4], 3, 1, 3, 2).Constant("i64", [0]), [3, 1, 2], [0, 1, 0, 2]);
        AssertGives(() => Unique("UniqueV2", type, 2).Fed(type, [3, 2], 1, 2, 3, 4, 1, 2).Constant("i64", [1], 0), [1, 2, 3, 4], [0, 1, 0]);
        AssertGives(() => Unique("UniqueWithCountsV2", type, 3).Fed(type, [2, 3], 1, 2, 1, 3, 4, 3).Constant("i64", [1], 1), [1, 2, 3, 4], [0, 1, 0], [2, 1]);
    }

    [Theory]
    [InlineData("str")]
    [InlineData("i32")]
    public void A_list_without_the_elements_of_another(string type) => AssertGives(
        () => new ServedOp("ListDiff", 2).Type("T", type).Type("out_idx", "i64").Fed(type, [4], 5, 6, 7, 5).Fed(type, [2], 6, 8), [5, 7, 5], [0, 2, 3]);

    [Theory]
    [InlineData("str")]
    [InlineData("i32")]
    public void Rows_change_places_and_stay_whole(string type)
    {
        Tensor result = new ServedOp("RandomShuffle").Type("T", type).Int("seed", 7).Fed(type, [3, 2], 1, 2, 3, 4, 5, 6).Run(ShapeKnowledge.Rank)[0];

        Assert.Equal(new TensorShape(3, 2), result.Shape);
        string[] elements = type == "str" ? result.ToTextArray() : Array.ConvertAll(Numbers.Read(result), static v => $"{v}");
        Assert.Equal(["12", "34", "56"], elements.Chunk(2).Select(static pair => string.Concat(pair)).Order(StringComparer.Ordinal));
    }

    private static ServedOp Unique(string op, string type, int outputs) => new ServedOp(op, outputs).Type("T", type).Type("Taxis", "i64").Type("out_idx", "i32");
}
