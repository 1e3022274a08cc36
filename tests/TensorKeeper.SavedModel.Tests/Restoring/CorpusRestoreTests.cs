// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Tests.Messages;

namespace TensorKeeper.SavedModel.Tests.Restoring;

public sealed class CorpusRestoreTests
{
    public static TheoryData<string> Cases => CorpusCases.Running();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_variable_and_table_that_a_signature_is_given_has_content(string id)
    {
        MetaGraph graph = SavedModelFile.Read(CorpusCases.Model(id), CorpusCases.Tags(id));
        using RestoredState state = Restorer.Restore(graph, CorpusCases.Model(id));

        foreach (NodeDef node in Reached(graph))
        {
            if (ResourceNames.IsVariable(node.Op)) { Assert.True(state.FindVariable(node) is not null, $"{node.Name}: {state.WhyUnresolved(node)}"); }
            if (ResourceNames.IsTable(node.Op)) { Assert.True(state.FindTable(node) is not null, $"{node.Name}: {state.WhyUnresolved(node)}"); }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_part_of_a_graph_can_be_read(string id)
    {
        MetaGraph graph = SavedModelFile.Read(CorpusCases.Model(id), CorpusCases.Tags(id));

        Assert.NotEmpty(graph.StrippedOps);
        Assert.All(graph.Graph.Nodes, static node => Assert.NotNull(node.Attributes));
        Assert.All(graph.Graph.Functions.SelectMany(static function => function.Nodes), static node => Assert.NotNull(node.Attributes));
        foreach (NodeDef node in graph.Graph.Nodes.Concat(graph.Graph.Functions.SelectMany(static function => function.Nodes)))
        {
            if (node.Op == "Const") { Assert.NotNull(node.Attributes["value"].Tensor!.Decode()); }
        }
    }

    [Theory]
    [InlineData("refuse_data_flipped", DiagnosticId.ChecksumMismatch)]
    [InlineData("refuse_data_lfs", DiagnosticId.GitLfsPointer)]
    [InlineData("refuse_data_missing", DiagnosticId.MissingFile)]
    [InlineData("refuse_data_truncated", DiagnosticId.Truncated)]
    [InlineData("refuse_index_flipped", DiagnosticId.ChecksumMismatch)]
    [InlineData("refuse_index_lfs", DiagnosticId.GitLfsPointer)]
    [InlineData("refuse_index_truncated", DiagnosticId.Truncated)]
    [InlineData("refuse_variables_missing", DiagnosticId.MissingFile)]
    [InlineData("refuse_asset_missing", DiagnosticId.MissingFile)]
    [InlineData("refuse_empty_folder", DiagnosticId.NotASavedModel)]
    [InlineData("refuse_pb_empty", DiagnosticId.Truncated)]
    [InlineData("refuse_pb_garbage", DiagnosticId.NotASavedModel)]
    [InlineData("refuse_pb_html", DiagnosticId.NotASavedModel)]
    [InlineData("refuse_pb_lfs", DiagnosticId.GitLfsPointer)]
    [InlineData("refuse_pb_tflite", DiagnosticId.NotASavedModel)]
    [InlineData("refuse_pb_truncated", DiagnosticId.Truncated)]
    [InlineData("refuse_tag", DiagnosticId.NoSuchTag)]
    [InlineData("hostile_asset_escape", DiagnosticId.PathEscape)]
    [InlineData("hostile_deep_nesting", DiagnosticId.TooDeep)]
    [InlineData("hostile_negative_variable", DiagnosticId.Malformed)]
    [InlineData("hostile_negative_dim", DiagnosticId.Malformed)]
    [InlineData("hostile_content_short", DiagnosticId.Malformed)]
    [InlineData("hostile_huge_const", DiagnosticId.TooLarge)]
    [InlineData("hostile_shape_overflow", DiagnosticId.TooLarge)]
    public void A_model_that_cannot_be_read_is_refused_with_its_reason(string id, DiagnosticId expected) =>
        Refusal.Of(expected, () => ReadAll(CorpusCases.Model(id)));

    /// <summary>Reads all that an importer of the model would: constants, variables and tables.</summary>
    internal static void ReadAll(string directory)
    {
        MetaGraph graph = SavedModelFile.Read(directory, ["serve"]);
        using RestoredState state = Restorer.Restore(graph, directory);
        foreach (NodeDef node in graph.Graph.Nodes)
        {
            node.Attributes.GetValueOrDefault("value")?.Tensor?.Decode(node.Name, node.Op);
            if (ResourceNames.IsVariable(node.Op)) { state.FindVariable(node); }
            if (ResourceNames.IsTable(node.Op)) { state.FindTable(node); }
        }

        foreach (FunctionDef function in graph.Graph.Functions)
        {
            foreach (NodeDef node in function.Nodes) { node.Attributes.GetValueOrDefault("value")?.Tensor?.Decode(node.Name, node.Op); }
        }
    }

    private static HashSet<NodeDef> Reached(MetaGraph graph)
    {
        HashSet<NodeDef> reached = [];
        Stack<string> waiting = new(graph.Signatures.Where(static signature => signature.Key != InitOp.Signature)
            .SelectMany(static signature => signature.Value.Outputs.Values.Select(static output => output.Name ?? "")));
        while (waiting.TryPop(out string? name))
        {
            if (graph.Graph.FindNode(NodeReference.Parse(name).Node) is not { } node || !reached.Add(node)) { continue; }
            foreach (string input in node.Inputs.Where(static input => !input.StartsWith('^'))) { waiting.Push(input); }
        }

        return reached;
    }
}
