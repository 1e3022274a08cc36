// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages.Numbers;

public sealed class BitcastKernelsTests
{
    [Fact]
    public void Wide_elements_become_a_new_last_axis_and_narrow_ones_take_it_away()
    {
        Tensor wide = Tensor.Of([2], 1f, -2f);
        Tensor narrow = HostNode.Op("Bitcast").With("type", DataType.UInt16).Single(wide);

        TensorAssert.Equal(Tensor.Of([2, 2], (ushort)0, (ushort)0x3f80, (ushort)0, (ushort)0xc000), narrow);
        TensorAssert.Equal(wide, HostNode.Op("Bitcast").With("type", DataType.Float).Single(narrow));
    }

    [Fact]
    public void A_last_axis_of_another_extent_is_refused()
    {
        HostNode.Op("Bitcast").With("type", DataType.Float).Refuses(Tensor.Of([3], (ushort)1, (ushort)2, (ushort)3));
        HostNode.Op("Bitcast").With("type", DataType.Float).Refuses(Tensor.Of([], (ushort)1));
        HostNode.Op("Bitcast").With("type", DataType.Float).Refuses(Tensor.OfText([1], "a"));
    }
}
