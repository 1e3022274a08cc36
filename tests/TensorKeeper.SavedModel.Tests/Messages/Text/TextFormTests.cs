// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;

namespace TensorKeeper.SavedModel.Tests.Messages.Text;

public sealed class TextFormTests
{
    private const string Model =
        """
        # A comment.
        saved_model_schema_version: 1
        meta_graphs {
          meta_info_def { tags: ["serve", 'gpu'] tensorflow_version: "2." "19" unknown_field { a: -1.5 b: "}" [x.y/z.Q] { c: 1 } } }
          graph_def <
            node { name: "c" op: "Const" input: "^a" attr { key: "value" value { tensor {
              dtype: DT_FLOAT_REF tensor_shape { dim { size: 2 }, dim { size: 2 }; } float_val: 1.5f, float_val: -inf float_val: 3e2 } } }
              attr { key: "s" value { s: "a\n\"\303\274\x41\u00fc" } } attr { key: "l" value { list { i: [1, -2] b: true b: false type: DT_BFLOAT16 } } }
              attr { key: "h" value { tensor { dtype: DT_HALF tensor_shape { } half_val: 15360 } } }
              attr { key: "e" value { shape { unknown_rank: true } } } }
            library { function { signature { name: "f" input_arg { name: "x" type: DT_INT64 } } ret { key: "r" value: "x" } } }
          >
          saver_def { filename_tensor_name: "save/Const:0" restore_op_name: "r" version: V2 }
          collection_def { key: "saved_model_assets" value { any_list { value {
            [type.googleapis.com/tensorflow.AssetFileDef] { tensor_info { name: "file:0" } filename: "words.txt" } } } } }
          signature_def { key: "serving_default" value { inputs { key: "x" value { name: "x:0" dtype: DT_FLOAT tensor_shape { dim { size: -1 } } } }
            method_name: "tensorflow/serving/predict" } }
        }
        """;

    [Fact]
    public void Text_is_read_as_the_binary_form_is()
    {
        using TemporaryDirectory directory = Write(Model);
        MetaGraph graph = SavedModelFile.Read(directory.Path, ["serve", "gpu"]);

        Assert.Equal("2.19", graph.TensorFlowVersion);
        NodeDef node = Assert.Single(graph.Graph.Nodes);
        Assert.Equal(["^a"], node.Inputs);
        Assert.Equal([1.5f, float.NegativeInfinity, 300, 300], node.Attributes["value"].Tensor!.Decode().AsSpan<float>().ToArray());
        Assert.Equal("a\n\"üAü", Encoding.UTF8.GetString(node.Attributes["s"].Bytes.Span));
        Assert.Equal([1, -2], node.Attributes["l"].List!.Ints);
        Assert.Equal([true, false], node.Attributes["l"].List!.Bools);
        Assert.Equal([DataType.BFloat16], node.Attributes["l"].List!.Types);
        Assert.Equal((Half)1, node.Attributes["h"].Tensor!.Decode().AsSpan<Half>()[0]);
        Assert.False(node.Attributes["e"].Shape.HasRank);
        Assert.Equal("x", graph.Graph.FindFunction("f")!.Returns["r"]);
        Assert.Equal(DataType.Int64, graph.Graph.FindFunction("f")!.Signature.Inputs[0].Type);
        Assert.Equal(("save/Const:0", 2), (graph.Saver!.FilenameTensor, graph.Saver.Version));
        Assert.Equal(new PartialShape(-1), graph.Signatures["serving_default"].Inputs["x"].Shape);
        Assert.Single(graph.Collections["saved_model_assets"].Anys);
    }

    [Fact]
    public void Assets_within_Any_are_found()
    {
        using TemporaryDirectory directory = Write(Model);
        string asset = directory.Write("assets/words.txt", "x"u8);
        using RestoredState state = Restorer.Restore(SavedModelFile.Read(directory.Path, ["serve", "gpu"]), directory.Path);

        Assert.Equal(asset, state.FindAssetPath(new NodeDef("file", "Const", [], new Dictionary<string, AttributeValue>())));
    }

    [Theory]
    [InlineData("meta_graphs {", "a name or a value")]
    [InlineData("saved_model_schema_version: x", "a whole number is expected")]
    [InlineData("saved_model_schema_version: 9223372036854775808", "does not fit")]
    [InlineData("saved_model_schema_version: \"1\"", "not a string")]
    [InlineData("saved_model_schema_version { }", "not a message")]
    [InlineData("meta_graphs: 1", "MetaGraphDef is expected")]
    [InlineData("unknown: \"abc", "does not end")]
    [InlineData("unknown: \"\\q\"", "escape")]
    [InlineData("\n\n}", "Line 3")]
    public void Malformed_text_is_refused_with_its_line(string text, string reason)
    {
        using TemporaryDirectory directory = Write(text);

        Diagnostic diagnostic = Refusal.Of(DiagnosticId.Malformed, () => SavedModelFile.Read(directory.Path, ["serve"]));
        Assert.Contains(reason, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_nested_without_end_are_refused()
    {
        using TemporaryDirectory directory = Write(string.Concat(Enumerable.Repeat("a {", 100_000)));

        Refusal.Of(DiagnosticId.TooDeep, () => SavedModelFile.Read(directory.Path, ["serve"]));
    }

    [Fact]
    public void Text_cut_short_or_damaged_is_refused_or_read()
    {
        byte[] text = Encoding.UTF8.GetBytes(Model);
        var random = new Random(5);
        for (int round = 0; round < 500; round++)
        {
            byte[] damaged = [.. text];
            if (round % 2 == 0) { damaged = damaged[..random.Next(damaged.Length)]; }
            else { damaged[random.Next(damaged.Length)] = (byte)random.Next(256); }
            using TemporaryDirectory directory = Write(Encoding.Latin1.GetString(damaged));

            Exception? caught = Record.Exception(() => SavedModelFile.Read(directory.Path, ["serve", "gpu"]));
            Assert.True(caught is null or SavedModelException, $"round {round}: {caught}");
        }
    }

    private static TemporaryDirectory Write(string text)
    {
        var directory = new TemporaryDirectory();
        directory.Write("saved_model.pbtxt", Encoding.UTF8.GetBytes(text));
        return directory;
    }
}
