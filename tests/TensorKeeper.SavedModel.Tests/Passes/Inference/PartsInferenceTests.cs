// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes.Inference;
using static TensorKeeper.SavedModel.Tests.Passes.GraphText;

namespace TensorKeeper.SavedModel.Tests.Passes.Inference;

public sealed class PartsInferenceTests
{
    [Theory]
    [InlineData("ParseExample")]
    [InlineData("ParseExampleV2")]
    public void A_dense_feature_has_its_shape_once_for_each_example(string op)
    {
        ValueFact? fact = Parsed(op, new PartialShape(PartialShape.Unknown), new PartialShape(2, 3), sparse: 1, output: 3);

        Assert.Equal(DataType.Float, fact?.Type);
        Assert.Equal(new PartialShape(PartialShape.Unknown, 2, 3), fact?.Shape);
    }

    [Fact]
    public void A_dense_feature_of_a_single_example_has_just_its_shape() =>
        Assert.Equal(new PartialShape(4), Parsed("ParseSingleExample", new PartialShape([]), new PartialShape(4), sparse: 0, output: 0)?.Shape);

    [Fact]
    public void Of_a_sparse_feature_nothing_is_known() =>
        Assert.Null(Parsed("ParseExample", new PartialShape(PartialShape.Unknown), new PartialShape(2), sparse: 1, output: 2));

    [Fact]
    public void Of_a_dense_feature_without_a_known_rank_nothing_is_known() =>
        Assert.Null(Parsed("ParseExample", new PartialShape(PartialShape.Unknown), PartialShape.UnknownRank, sparse: 0, output: 0));

    private static ValueFact? Parsed(string op, PartialShape examples, PartialShape feature, int sparse, int output)
    {
        SourceNode input = Input("examples", DataType.String, examples);
        var facts = new FactTable();
        facts[input.Outputs[0]] = new ValueFact(DataType.String, examples);
        SourceNode node = Op(op, "parsed", (3 * sparse) + 1, new Dictionary<string, AttributeValue>
        {
            ["sparse_types"] = List(new AttributeList { Types = [.. Enumerable.Repeat(DataType.Int64, sparse)] }),
            ["Tdense"] = List(new AttributeList { Types = [DataType.Float] }),
            ["dense_shapes"] = List(new AttributeList { Shapes = [feature] }),
        }, input.Outputs[0]);
        return PartsInference.Infer(new InferenceNode(node, facts), output);
    }

    private static AttributeValue List(AttributeList list) => new() { Kind = AttributeKind.List, List = list };
}
