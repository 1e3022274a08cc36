// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>What sequence models end with: the paths that a beam search took.</summary>
public sealed class DecodingOpTests : OpMatrixTest
{
    public static TheoryData<string> Names => ["GatherTree", "Addons>GatherTree"];

    /// <summary>Three steps, one sentence, two beams that change places at each step.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Beams_are_followed_from_their_last_step_to_the_first(string op) => AssertGives(
        () => Tree(op, [1, 2, 3, 4, 5, 6], [0, 0, 1, 0, 1, 0], length: 3, end: 9), [1, 2, 4, 3, 5, 6]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_behind_the_end_of_a_sentence_are_ends(string op)
    {
        AssertGives(() => Tree(op, [1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 0, 1], length: 2, end: 9), [1, 2, 3, 4, 9, 9]);
        AssertGives(() => Tree(op, [1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 0, 1], length: 0, end: 9), [9, 9, 9, 9, 9, 9]);
        AssertGives(() => Tree(op, [1, 2, 9, 4, 5, 6], [0, 0, 0, 1, 0, 1], length: 7, end: 9), [1, 2, 9, 4, 9, 6]);
    }

    [Fact]
    public void A_parent_that_is_no_beam_is_refused() => Assert.Contains(
        "Saw invalid parent id 2 at (batch, time, beam) == (0, 1, 0)",
        Assert.Throws<ServingException>(() => Tree("GatherTree", [1, 2, 3, 4, 5, 6], [0, 0, 0, 0, 2, 0], 3, 9).Run(ShapeKnowledge.All)).Message,
        StringComparison.Ordinal);

    private static ServedOp Tree(string op, double[] ids, double[] parents, int length, int end) => new ServedOp(op).Type("T", "i32")
        .Fed("i32", [3, 1, 2], ids).Fed("i32", [3, 1, 2], parents).Fed("i32", [1], length).Constant("i32", [], end);
}
