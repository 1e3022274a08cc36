// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Stages.Xla;

public sealed class XlaKernelsTests
{
    private static readonly Tensor Grid = Tensor.Of([2, 3], 1, 2, 3, 4, 5, 6);

    [Fact]
    public void Padding_goes_around_between_and_away() => TensorAssert.Equal(
        Tensor.Of([3, 5], 9, 1, 9, 2, 9, 9, 9, 9, 9, 9, 9, 4, 9, 5, 9),
        HostNode.Op("XlaPad").Single(Grid, Tensor.Of([], 9), Tensor.Of([2], 0, 1), Tensor.Of([2], 0, -1), Tensor.Of([2], 1, 1)));

    [Fact]
    public void An_update_beyond_the_end_is_moved_until_it_fits() => TensorAssert.Equal(
        Tensor.Of([2, 3], 1, 2, 3, 4, 8, 9),
        HostNode.Op("XlaDynamicUpdateSlice").Single(Grid, Tensor.Of([1, 2], 8, 9), Tensor.Of([2], 7, 7)));

    [Fact]
    public void Slices_are_gathered_from_places_that_are_clamped() => TensorAssert.Equal(
        Tensor.Of([3, 2], 1, 2, 5, 6, 2, 3),
        Gather([1], [0], [0, 1], 1).Single(Grid, Tensor.Of([3, 2], -4, -4, 9, 9, 0, 1), Tensor.Of([2], 1, 2)));

    [Fact]
    public void Axes_that_do_not_exist_are_refused()
    {
        Gather([1], [5], [0, 1], 1).Refuses(Grid, Tensor.Of([1, 2], 0, 0), Tensor.Of([2], 1, 2));
        Gather([7], [0], [0, 1], 1).Refuses(Grid, Tensor.Of([1, 2], 0, 0), Tensor.Of([2], 1, 2));
        Gather([1], [0], [0, 1], -3).Refuses(Grid, Tensor.Of([1, 2], 0, 0), Tensor.Of([2], 1, 2));
        Gather([1], [0], [0, 1], 1).Refuses(Grid, Tensor.Of([1, 2], 0, 0), Tensor.Of([2], 1, 4));
    }

    [Fact]
    public void A_glimpse_beyond_the_edge_is_zero() => TensorAssert.Equal(
        Tensor.Of([1, 2, 2, 1], 6f, 0f, 0f, 0f),
        HostNode.Op("ExtractGlimpseV2").With("noise", "zero").With("centered", false).With("normalized", false)
            .Single(Tensor.Of([1, 2, 3, 1], 1f, 2f, 3f, 4f, 5f, 6f), Tensor.Of([2], 2, 2), Tensor.Of([1, 2], 2f, 3f)));

    [Fact]
    public void Glimpses_of_random_numbers_are_refused() =>
        Assert.Throws<TensorKeeper.SavedModel.Diagnostics.SavedModelException>(() => HostNode.Op("ExtractGlimpseV2").Stage(3));

    private static HostNode Gather(byte[] offset, byte[] collapsed, byte[] starts, long vector)
    {
        // Packed lists in fields 1 to 3, a number in field 4.
        var message = new List<byte>();
        foreach ((byte tag, byte[] axes) in new[] { ((byte)0x0a, offset), ((byte)0x12, collapsed), ((byte)0x1a, starts) })
        {
            message.AddRange([tag, (byte)axes.Length, .. axes]);
        }

        message.Add(0x20);
        ulong left = (ulong)vector;
        for (; left >= 0x80; left >>= 7) { message.Add((byte)(left | 0x80)); }
        message.Add((byte)left);
        return HostNode.Op("XlaGather").WithBytes("dimension_numbers", [.. message]);
    }
}
