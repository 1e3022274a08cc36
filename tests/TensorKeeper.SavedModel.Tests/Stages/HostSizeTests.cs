// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages;

/// <summary>A dozen bytes of a request do not make the host allocate gigabytes: it refuses before it takes the memory.</summary>
public sealed class HostSizeTests
{
    private const long Billion = 1_000_000_000;

    private const long MostBytesOfARefusal = 16 << 20;

    public static TheoryData<string, Tensor[]> Requests()
    {
        Tensor one = Tensor.Of([1], 1f);
        Tensor text = Tensor.OfText([1], "a");
        return new TheoryData<string, Tensor[]>
        {
            { "Fill", [Tensor.Of([2], Billion, Billion), Tensor.Of([], 1f)] },
            { "Fill", [Tensor.Of([1], Billion), Tensor.Of([], 1f)] },
            { "Fill", [Tensor.Of([1], Billion), Tensor.OfText([], "a")] },
            { "BroadcastTo", [one, Tensor.Of([1], Billion)] },
            { "BroadcastTo", [text, Tensor.Of([1], Billion)] },
            { "Tile", [one, Tensor.Of([1], int.MaxValue)] },
            { "Tile", [one, Tensor.Of([1], long.MaxValue)] },
            { "Tile", [text, Tensor.Of([1], int.MaxValue)] },
            { "Range", [Tensor.Of([], 0L), Tensor.Of([], Billion), Tensor.Of([], 1L)] },
            { "Range", [Tensor.Of([], 0f), Tensor.Of([], float.PositiveInfinity), Tensor.Of([], 1f)] },
            { "Range", [Tensor.Of([], 0f), Tensor.Of([], 1f), Tensor.Of([], float.Epsilon)] },
            { "Pad", [one, Tensor.Of([1, 2], 0L, Billion)] },
            { "Pad", [one, Tensor.Of([1, 2], long.MaxValue, long.MaxValue)] },
            { "Pad", [text, Tensor.Of([1, 2], 0L, Billion)] },
            { "OneHot", [Tensor.Of([1], 0L), Tensor.Of([], int.MaxValue), Tensor.Of([], 1f), Tensor.Of([], 0f)] },
            { "OneHot", [Tensor.Of([1], 0L), Tensor.Of([], int.MaxValue), Tensor.OfText([], "a"), Tensor.OfText([], "b")] },
            { "SparseToDense", [Tensor.Of([1], 0L), Tensor.Of([1], Billion), one, Tensor.Of([], 0f)] },
            { "ScatterNd", [Tensor.Of([1, 1], 0L), one, Tensor.Of([1], Billion)] },
            { "RFFT", [Tensor.Of([2], 1f, 2f), Tensor.Of([1], (int)Billion)] },
        };
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_size_from_the_request_is_bounded(string op, Tensor[] inputs)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        ServingException refused = HostNode.Op(op).Refuses(inputs);

        Assert.True(refused.Code is ServingErrorCode.InvalidArgument or ServingErrorCode.ResourceExhausted, refused.ToString());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytesOfARefusal);
    }

    [Fact]
    public void A_width_from_the_request_is_bounded() => Assert.Contains(
        "larger than the host can hold",
        HostNode.Op("DecodePaddedRaw").With("out_type", DataType.UInt8).Refuses(Tensor.OfText([2], "a", "b"), Tensor.Of([], (int)Billion)).Message,
        StringComparison.Ordinal);
}
