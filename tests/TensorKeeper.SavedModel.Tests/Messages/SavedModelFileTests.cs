// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Messages;

public sealed class SavedModelFileTests
{
    [Fact]
    public void Reads_a_graph_with_all_that_belongs_to_it()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("saved_model.pb", SavedModelBytes(Graph("serve", "2.19.0")).Bytes);

        MetaGraph graph = SavedModelFile.Read(directory.Path, ["serve"]);

        Assert.Equal(["serve"], graph.Tags);
        Assert.Equal("2.19.0", graph.TensorFlowVersion);
        NodeDef node = Assert.Single(graph.Graph.Nodes);
        Assert.Equal(("x", "Placeholder"), (node.Name, node.Op));
        Assert.Equal(["a", "b:1", "^c"], node.Inputs);
        Assert.Equal(DataType.Float, node.Attributes["dtype"].Type);
        Assert.Same(node, graph.Graph.FindNode("x"));
        Assert.Equal("predict", graph.Signatures["serving_default"].MethodName);
        Assert.Equal("x:0", graph.Signatures["serving_default"].Inputs["in"].Name);
        Assert.Equal(new PartialShape(-1, 4), graph.Signatures["serving_default"].Inputs["in"].Shape);
        Assert.Equal(("save/Const:0", "save/restore_all"), (graph.Saver!.FilenameTensor, graph.Saver.RestoreOp));
        Assert.Equal("Relu", Assert.Single(graph.StrippedOps).Name);
        FunctionDef function = graph.Graph.FindFunction("f")!;
        Assert.Equal("y:0", function.Returns["out"]);
        Assert.Equal("Tanh", Assert.Single(function.Nodes).Op);
        Assert.Equal(DataType.Int32, Assert.Single(function.Signature.Inputs).Type);
    }

    [Fact]
    public void A_signature_keeps_its_exact_bytes()
    {
        using var directory = new TemporaryDirectory();
        ProtoMessage graph = Graph("serve", "2.19.0");
        directory.Write("saved_model.pb", SavedModelBytes(graph).Bytes);

        SignatureDef signature = SavedModelFile.Read(directory.Path, ["serve"]).Signatures["serving_default"];

        Assert.Equal(Signature().Bytes, signature.Encoded.ToArray());
    }

    [Fact]
    public void Tags_are_a_set()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("saved_model.pb", SavedModelBytes(Graph("serve", "1"), Graph("gpu serve", "2")).Bytes);

        Assert.Equal("1", SavedModelFile.Read(directory.Path, ["serve"]).TensorFlowVersion);
        Assert.Equal("2", SavedModelFile.Read(directory.Path, ["serve", "gpu"]).TensorFlowVersion);
    }

    [Fact]
    public void Missing_tags_are_refused_with_those_that_are_there()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("saved_model.pb", SavedModelBytes(Graph("train", "1"), Graph("eval tpu", "2")).Bytes);

        Diagnostic diagnostic = Refusal.Of(DiagnosticId.NoSuchTag, () => SavedModelFile.Read(directory.Path, ["serve"]));

        Assert.StartsWith("Could not find meta graph def matching supplied tags: { serve }.", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("{ train }, { eval tpu }", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_the_file_is_refused_in_the_words_of_TensorFlow()
    {
        using var directory = new TemporaryDirectory();

        Diagnostic diagnostic = Refusal.Of(DiagnosticId.NotASavedModel, () => SavedModelFile.Read(directory.Path, ["serve"]));

        Assert.StartsWith("Specified file path does not appear to contain a SavedModel bundle (should have a file called `saved_model.pb`)", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chunked_form_is_refused_by_name()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("saved_model.cpb", "x"u8);

        Diagnostic diagnostic = Refusal.Of(DiagnosticId.UnsupportedForm, () => SavedModelFile.Read(directory.Path, ["serve"]));

        Assert.Contains("saved_model.cpb", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", DiagnosticId.GitLfsPointer)]
    [InlineData("<!DOCTYPE html>", DiagnosticId.NotASavedModel)]
    [InlineData("  <html>", DiagnosticId.NotASavedModel)]
    [InlineData("PK\u0003\u0004 a keras file", DiagnosticId.NotASavedModel)]
    [InlineData("\u001c\0\0\0TFL3\0\0\0\0", DiagnosticId.NotASavedModel)]
    [InlineData("something else", DiagnosticId.NotASavedModel)]
    [InlineData("", DiagnosticId.Truncated)]
    [InlineData("\u0008\u0002", DiagnosticId.UnsupportedForm)]
    [InlineData("\u0008\u0001\u0012\u0020abc", DiagnosticId.Truncated)]
    [InlineData("\u0008\u0001\u0012\u0003\u000a\u0005a", DiagnosticId.Malformed)]
    public void What_is_not_the_file_is_named(string content, DiagnosticId expected)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Write("saved_model.pb", Encoding.Latin1.GetBytes(content));

        Assert.Equal(path, Refusal.Of(expected, () => SavedModelFile.Read(directory.Path, ["serve"])).File);
    }

    [Fact]
    public void Two_different_functions_of_one_name_are_refused()
    {
        using var directory = new TemporaryDirectory();
        ProtoMessage library = new ProtoMessage().Message(1, Function("f", "Tanh")).Message(1, Function("f", "Sin"));
        directory.Write("saved_model.pb", SavedModelBytes(new ProtoMessage().Message(1, Tagged("serve", "1")).Message(2, new ProtoMessage().Message(2, library))).Bytes);

        Refusal.Of(DiagnosticId.Malformed, () => SavedModelFile.Read(directory.Path, ["serve"]));
    }

    [Fact]
    public void Attributes_nested_without_end_are_refused()
    {
        byte[] value = [];
        for (int level = 0; level < 20_000; level++)
        {
            value = value.Length > 2_000_000 ? value : new ProtoMessage().Message(10, new ProtoMessage().Text(1, "f").Entry(2, "a", ProtoMessage.Of(value))).Bytes;
        }

        NodeDef node = NodeDef.Read(new MessageSlice(new ProtoMessage().Text(1, "n").Entry(5, "a", ProtoMessage.Of(value)).Bytes, 0), new MessageFile("saved_model.pb"));

        Refusal.Of(DiagnosticId.TooDeep, () => _ = node.Attributes);
    }

    [Fact]
    public void Attributes_of_every_kind_are_read()
    {
        ProtoMessage list = new ProtoMessage().Text(2, "s").Packed(3, 1, -2).Floats(4, 0.5f).Packed(5, 1, 0).Packed(6, 1, 103)
            .Message(7, ProtoMessage.Shape(2, -1)).Message(9, new ProtoMessage().Text(1, "g"));
        ProtoMessage encoded = new ProtoMessage().Text(1, "n").Text(2, "Op")
            .Entry(5, "list", new ProtoMessage().Message(1, list))
            .Entry(5, "s", new ProtoMessage().Text(2, "text"))
            .Entry(5, "i", new ProtoMessage().Int(3, -7))
            .Entry(5, "f", new ProtoMessage().Float(4, 2.5f))
            .Entry(5, "b", new ProtoMessage().Int(5, 1))
            .Entry(5, "type", new ProtoMessage().Int(6, 101))
            .Entry(5, "shape", new ProtoMessage().Message(7, new ProtoMessage().Int(3, 1)))
            .Entry(5, "func", new ProtoMessage().Message(10, new ProtoMessage().Text(1, "f").Entry(2, "T", new ProtoMessage().Int(6, 3))))
            .Entry(5, "_output_shapes", new ProtoMessage().Message(1, list));

        IReadOnlyDictionary<string, AttributeValue> attributes = NodeDef.Read(new MessageSlice(encoded.Bytes, 0), new MessageFile("f")).Attributes;

        Assert.Equal([1, -2], attributes["list"].List!.Ints);
        Assert.Equal([0.5f], attributes["list"].List!.Floats);
        Assert.Equal([true, false], attributes["list"].List!.Bools);
        Assert.Equal([DataType.Float, DataType.Int32], attributes["list"].List!.Types);
        Assert.Equal(new PartialShape(2, -1), Assert.Single(attributes["list"].List!.Shapes));
        Assert.Equal("g", Assert.Single(attributes["list"].List!.Functions).Name);
        Assert.Equal("text", Encoding.UTF8.GetString(attributes["s"].Bytes.Span));
        Assert.Equal(-7, attributes["i"].Int);
        Assert.Equal(2.5f, attributes["f"].Float);
        Assert.True(attributes["b"].Bool);
        Assert.Equal(DataType.Float, attributes["type"].Type);
        Assert.False(attributes["shape"].Shape.HasRank);
        Assert.Equal(DataType.Int32, attributes["func"].Function!.Attributes["T"].Type);
        Assert.DoesNotContain("_output_shapes", attributes.Keys);
    }

    private static ProtoMessage SavedModelBytes(params ProtoMessage[] graphs)
    {
        ProtoMessage file = new ProtoMessage().Int(1, 1);
        foreach (ProtoMessage graph in graphs) { file.Message(2, graph); }
        return file;
    }

    private static ProtoMessage Tagged(string tags, string version)
    {
        ProtoMessage info = new ProtoMessage().Message(2, new ProtoMessage().Message(1, new ProtoMessage().Text(1, "Relu")));
        foreach (string tag in tags.Split(' ')) { info.Text(4, tag); }
        return info.Text(5, version);
    }

    private static ProtoMessage Function(string name, string op) => new ProtoMessage()
        .Message(1, new ProtoMessage().Text(1, name).Message(2, new ProtoMessage().Text(1, "x").Int(3, 3)))
        .Message(3, new ProtoMessage().Text(1, "y").Text(2, op))
        .Message(4, new ProtoMessage().Text(1, "out").Text(2, "y:0"));

    private static ProtoMessage Signature() => new ProtoMessage()
        .Entry(1, "in", new ProtoMessage().Text(1, "x:0").Int(2, 1).Message(3, ProtoMessage.Shape(-1, 4)))
        .Text(3, "predict");

    private static ProtoMessage Graph(string tags, string version)
    {
        ProtoMessage node = new ProtoMessage().Text(1, "x").Text(2, "Placeholder").Text(3, "a").Text(3, "b:1").Text(3, "^c")
            .Entry(5, "dtype", new ProtoMessage().Int(6, 1));
        return new ProtoMessage()
            .Message(1, Tagged(tags, version))
            .Message(2, new ProtoMessage().Message(1, node).Message(2, new ProtoMessage().Message(1, Function("f", "Tanh"))))
            .Message(3, new ProtoMessage().Text(1, "save/Const:0").Text(3, "save/restore_all").Int(7, 2))
            .Entry(5, "serving_default", Signature());
    }
}
