// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes;
using static TensorKeeper.SavedModel.Tests.Passes.GraphText;

namespace TensorKeeper.SavedModel.Tests.Passes;

public sealed class PartitionTests
{
    [Fact]
    public void A_dense_model_is_one_stage()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1));
        SourceNode relu = Op("Relu", "relu", 1, T(DataType.Float), x.Outputs[0]);

        StageGraph stage = Assert.Single(Cut(Graph(x, relu)));

        Assert.False(stage.IsHost);
        Assert.Equal([x.Outputs[0]], stage.Graph.Inputs);
    }

    [Fact]
    public void Parsing_comes_first_the_network_then_and_labels_last()
    {
        SourceNode text = Input("text", DataType.String, new PartialShape(-1));
        SourceNode parsed = Op("Parse", "parsed", 1, T(DataType.Float), text.Outputs[0]);
        SourceNode network = Op("Relu", "network", 1, T(DataType.Float), parsed.Outputs[0]);
        SourceNode label = Op("Label", "label", 1, T(DataType.String), network.Outputs[0]);

        IReadOnlyList<StageGraph> stages = Cut(Graph(text, parsed, network, label));

        Assert.Equal([true, false, true], stages.Select(static s => s.IsHost));
        Assert.Equal([parsed.Outputs[0]], stages[1].Graph.Inputs);
        Assert.Equal([network.Outputs[0]], stages[1].Graph.Outputs);
    }

    [Fact]
    public void What_only_feeds_the_host_joins_it()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1));
        SourceNode shaped = Op("Both", "shaped", 1, T(DataType.Float), x.Outputs[0]);
        SourceNode label = Op("Label", "label", 1, T(DataType.String), shaped.Outputs[0]);

        Assert.True(Assert.Single(Cut(Graph(x, shaped, label))).IsHost);
    }

    [Theory]
    [InlineData("MatMul", "Float")]
    [InlineData("Sigmoid", "Float")]
    [InlineData("Both", "BFloat16")]
    [InlineData("Both", "Complex64")]
    public void What_the_host_does_slowly_or_hardly_stays_with_the_engine(string op, string typeName)
    {
        DataType type = Enum.Parse<DataType>(typeName);
        SourceNode x = Input("x", type, new PartialShape(-1, -1));
        SourceNode network = Op(op, "network", 1, T(type), x.Outputs[0]);
        SourceNode label = Op("Label", "label", 1, T(DataType.String), network.Outputs[0]);

        var facts = new FactTable();
        SourceGraph graph = PassPipeline.Run(Graph(x, network, label), facts);
        IReadOnlyList<StageGraph> stages = Partition.Run(graph, facts, isBody: false, static node => node.Op != "Label", static _ => true);

        Assert.Equal([false, true], stages.Select(static s => s.IsHost));
    }

    [Fact]
    public void A_chain_beyond_all_measure_is_cut_into_pieces_that_hand_on_one_value()
    {
        var nodes = new List<SourceNode> { Input("x", DataType.Float, new PartialShape(-1)) };
        for (int i = 0; i < 9_000; i++) { nodes.Add(Op("Relu", $"relu{i}", 1, T(DataType.Float), nodes[^1].Outputs[0])); }

        IReadOnlyList<StageGraph> stages = Cut(Graph([.. nodes]));

        Assert.True(stages.Count > 1);
        Assert.All(stages, static s => Assert.Single(s.Graph.Inputs));
        Assert.All(stages, static s => Assert.Single(s.Graph.Outputs));
    }

    [Fact]
    public void A_list_is_made_in_the_stage_that_reads_it()
    {
        SourceNode text = Input("text", DataType.String, new PartialShape(-1));
        SourceNode parsed = Op("Parse", "parsed", 1, T(DataType.Float), text.Outputs[0]);
        SourceNode size = Input("size", DataType.Int32, new PartialShape(1));
        SourceNode list = Op("TensorListReserve", "list", size.Outputs[0]);
        SourceNode full = Op("TensorListSetItem", "full", list.Outputs[0], parsed.Outputs[0]);
        SourceNode rows = Op("Relu", "rows", 1, T(DataType.Float), full.Outputs[0]);

        IReadOnlyList<StageGraph> stages = Cut(Graph(text, parsed, size, list, full, rows));

        Assert.Equal([true, false], stages.Select(static s => s.IsHost));
        Assert.Equal([size.Outputs[0], parsed.Outputs[0]], stages[1].Graph.Inputs);
    }

    [Fact]
    public void A_loop_over_numbers_is_the_engines_and_one_over_text_the_hosts()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1));
        SourceNode parsed = Op("Parse", "parsed", 1, T(DataType.Float), x.Outputs[0]);
        SourceGraph numbers = Graph(Input("n", DataType.Float, new PartialShape(-1)));
        SourceGraph text = Graph(Input("n", DataType.Float, new PartialShape(-1)), parsed);

        Assert.False(Assert.Single(Cut(Graph(x, Conditional(x, numbers)))).IsHost);
        Assert.True(Assert.Single(Cut(Graph(x, Conditional(x, text)))).IsHost);
    }

    [Fact]
    public void What_makes_a_list_of_the_hosts_and_what_reads_it_are_the_hosts()
    {
        SourceNode list = Input("list", DataType.Variant, PartialShape.UnknownRank);
        SourceNode item = Op("TensorListGetItem", "item", list.Outputs[0]);

        Assert.True(Assert.Single(Cut(Graph(list, item), isBody: true)).IsHost);
    }

    [Fact]
    public void A_body_counts_on_the_host_and_computes_on_the_engine()
    {
        SourceNode counter = Input("counter", DataType.Float, new PartialShape([]));
        SourceNode image = Input("image", DataType.Float, new PartialShape(-1, -1));
        SourceNode next = Op("Neg", "next", 1, T(DataType.Float), counter.Outputs[0]);
        SourceNode large = Op("Neg", "large", 1, T(DataType.Float), image.Outputs[0]);
        SourceGraph graph = Graph(counter, image, next, large) with { Outputs = [next.Outputs[0], large.Outputs[0]] };

        IReadOnlyList<StageGraph> stages = Cut(graph, isBody: true);

        Assert.Equal([(false, "large"), (true, "next")], stages.Select(static s => (s.IsHost, s.Graph.Nodes[^1].Name)));
    }

    private static SourceNode Conditional(SourceNode x, SourceGraph body) => new("choice", "Relu", [x.Outputs[0]], 1, bodies: [body, body]);

    private static IReadOnlyList<StageGraph> Cut(SourceGraph graph, bool isBody = false)
    {
        var facts = new FactTable();
        return Partition.Run(PassPipeline.Run(graph, facts), facts, isBody, static node => node.Op is "Relu" or "Both" or "Neg", static op => op is "Parse" or "Label" or "Both" or "Neg");
    }
}
