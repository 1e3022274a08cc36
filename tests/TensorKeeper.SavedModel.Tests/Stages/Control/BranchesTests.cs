// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Control;

namespace TensorKeeper.SavedModel.Tests.Stages.Control;

public sealed class BranchesTests
{
    private static readonly SourceNode Node = new("choice", "If", [], 1);

    public static TheoryData<Tensor, bool> Conditions => new()
    {
        { Tensor.OfText([], ""), false },
        { Tensor.OfText([], "False"), true },
        { Tensor.OfText([0]), false },
        { Tensor.OfText([1], ""), true },
        { Tensor.Of<bool>([], false), false },
        { Tensor.Of<bool>([1], false), true },
        { Tensor.Of<float>([], -0f), false },
        { Tensor.Of<float>([], float.NaN), true },
        { Tensor.Of<int>([2, 0]), false },
        { Tensor.Of<long>([], 1L << 40), true },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_is_read_as_TensorFlow_reads_it(Tensor condition, bool expected) =>
        Assert.Equal(expected ? 0 : 1, Chosen(new Branches([Returns(0), Returns(1)]).If, condition));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(-1, 2)]
    [InlineData(int.MinValue, 2)]
    public void An_index_out_of_range_takes_the_last_branch(int index, int expected) =>
        Assert.Equal(expected, Chosen(new Branches([Returns(0), Returns(1), Returns(2)]).Case, Tensor.Of<int>([], index)));

    [Fact]
    public void An_argument_that_is_handed_on_is_another_tensor()
    {
        Tensor argument = Tensor.Of<int>([1], 4);
        var branches = new Branches([new Body(static values => [values[0]], 0), Returns(1)]);

        HostValue[] results = branches.If(new HostCall(Node, [Tensor.Of<bool>([], true), argument], TestContext.Current.CancellationToken));

        Assert.NotSame(argument, results[0].Tensor);
        TensorAssert.Equal(argument, results[0].Tensor!);
    }

    private static Body Returns(int number) => new(_ => [Tensor.Of<int>([], number)]);

    private static int Chosen(ValueKernel kernel, Tensor condition) =>
        kernel(new HostCall(Node, [condition], TestContext.Current.CancellationToken))[0].Tensor!.AsSpan<int>()[0];
}
