// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Graphs;

public sealed class OpOutputsTests
{
    [Theory]
    [InlineData("MatMul", null, 0, 1)]
    [InlineData("TopKV2", "indices", 1, 2)]
    [InlineData("FusedBatchNormV3", "reserve_space_3", 5, 6)]
    [InlineData("Switch", "output_true", 1, 2)]
    public void A_named_output_has_a_position(string op, string? argument, int first, int total) =>
        Assert.Equal((first, total), OpOutputs.Locate(op, new Dictionary<string, AttributeValue>(), argument, null));

    [Fact]
    public void An_output_that_is_a_list_is_as_long_as_its_attribute_says()
    {
        var attributes = new Dictionary<string, AttributeValue>
        {
            ["num_sparse"] = new() { Kind = AttributeKind.Int, Int = 2 },
            ["sparse_types"] = new() { Kind = AttributeKind.List, List = new AttributeList { Types = [DataType.Int64, DataType.String] } },
            ["Tdense"] = new() { Kind = AttributeKind.List, List = new AttributeList { Types = [DataType.Float] } },
        };

        Assert.Equal((6, 7), OpOutputs.Locate("ParseExampleV2", attributes, "dense_values", null));
    }

    [Fact]
    public void An_absurd_count_is_no_count()
    {
        var attributes = new Dictionary<string, AttributeValue> { ["num_split"] = new() { Kind = AttributeKind.Int, Int = long.MaxValue } };

        Assert.Equal((0, 0), OpOutputs.Locate("Split", attributes, null, null));
    }
}
