// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Tests.Messages;
using TensorKeeper.Serving.Engines;
using static TensorKeeper.SavedModel.Tests.OnnxFiles.OnnxMessages;

namespace TensorKeeper.SavedModel.Tests.OnnxFiles;

/// <summary>What is refused when it is loaded: by which number, with which file, and what it says.</summary>
public sealed class OnnxRefusalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onnx").FullName;
    private readonly OnnxFormat _format = new(new OnnxRuntimeEngine());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n", DiagnosticId.GitLfsPointer)]
    [InlineData("", DiagnosticId.Malformed)]
    [InlineData("\x08\x08\x00\x00ORTM and more", DiagnosticId.UnsupportedForm)]
    [InlineData("PK is no model", DiagnosticId.Malformed)]
    public void A_file_that_is_no_model_is_refused(string content, DiagnosticId expected)
    {
        File.WriteAllText(Path.Combine(_folder, OnnxFormat.FileName), content);

        Assert.Equal(Path.Combine(_folder, OnnxFormat.FileName), RefusalOf(expected).File);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() => RefusalOf(DiagnosticId.MissingFile);

    [Fact]
    public void A_training_graph_is_refused() => RefusalOf(DiagnosticId.UnsupportedForm, Divide().Message(20, new ProtoMessage()));

    [Fact]
    public void Every_operator_of_an_unknown_domain_is_named()
    {
        ProtoMessage graph = Graph(OfInt32, Node("Wink", "a", "b", "x").Text(7, "my.ops")).Message(1, Node("Nod", "a", "x", "c").Text(7, "my.ops"));

        Diagnostic[] reasons = ReasonsOf(Model(13, graph));

        Assert.Equal(["Nod", "Wink"], reasons.Select(static reason => reason.Op).Order(StringComparer.Ordinal));
        Assert.All(reasons, static reason => Assert.Equal(DiagnosticId.UnsupportedOp, reason.Id));
    }

    [Fact]
    public void An_operator_that_the_engine_lacks_is_refused() =>
        Assert.Contains("Wink", RefusalOf(DiagnosticId.EngineRefusal, Model(13, Graph(OfInt32, Node("Wink", "a", "b", "c")))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_operator_set_of_the_future_is_refused() =>
        Assert.Contains("900", RefusalOf(DiagnosticId.EngineRefusal, Model(900, Graph(OfFloat, Node("Add", "a", "b", "c")))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_operator_without_a_kernel_for_its_type_is_refused() =>
        RefusalOf(DiagnosticId.EngineRefusal, Model(13, Graph(16, Node("Mod", "a", "b", "c"))));

    [Theory]
    [InlineData(4, "a sequence")]
    [InlineData(9, "an optional value")]
    public void What_is_no_tensor_is_refused(int kind, string words)
    {
        ProtoMessage value = new ProtoMessage().Text(1, "s").Message(2, new ProtoMessage().Message(kind, new ProtoMessage()));

        Diagnostic reason = RefusalOf(DiagnosticId.UnservableType, Model(13, Graph(OfInt32, Node("Add", "a", "b", "c")).Message(11, value)));

        Assert.Equal("s", reason.NodeName);
        Assert.Contains(words, reason.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(14)]    // complex64
    [InlineData(17)]    // float8e4m3fn
    [InlineData(22)]    // int4
    public void A_tensor_of_a_type_without_a_counterpart_is_refused(int type) => RefusalOf(
        DiagnosticId.UnservableType,
        Model(21, new ProtoMessage().Message(1, Op("Identity", ["a"], ["c"])).Text(2, "g").Message(11, Value("a", type)).Message(12, Value("c", type))),
        DiagnosticId.EngineRefusal);

    [Fact]
    public void A_division_that_cannot_be_guarded_is_named()
    {
        Diagnostic reason = RefusalOf(DiagnosticId.CannotBeGuarded, Model(6, Graph(OfInt32, Node("Div", "a", "b", "c"))));

        Assert.Equal(("c_node", "Div"), (reason.NodeName, reason.Op));
    }

    [Fact]
    public void A_local_function_of_the_name_of_an_operator_is_refused()
    {
        ProtoMessage function = Function("Add", "", Node("Sub", "p", "q", "r"));

        RefusalOf(DiagnosticId.CannotBeGuarded, Model(13, Graph(OfInt32, Node("Add", "a", "b", "c"))).Message(25, function));
    }

    [Theory]
    [InlineData("../weights", null, null, DiagnosticId.PathEscape)]
    [InlineData("/etc/hostname", null, null, DiagnosticId.PathEscape)]
    [InlineData("*/_ORT_MEM_ADDR_/*", null, null, DiagnosticId.PathEscape)]
    [InlineData("", null, null, DiagnosticId.PathEscape)]
    [InlineData("link", null, null, DiagnosticId.PathEscape)]
    [InlineData("folder/weights", null, null, DiagnosticId.PathEscape)]
    [InlineData("nothing", null, null, DiagnosticId.MissingFile)]
    [InlineData("weights", "-4", null, DiagnosticId.Malformed)]
    [InlineData("weights", "0x4", null, DiagnosticId.Malformed)]
    [InlineData("weights", "0", "-1", DiagnosticId.Malformed)]
    [InlineData("weights", "99999999999999999999", null, DiagnosticId.Malformed)]
    [InlineData("weights", "9", null, DiagnosticId.Truncated)]
    [InlineData("weights", "4", "8", DiagnosticId.Truncated)]
    [InlineData("weights", "9223372036854775807", "9223372036854775807", DiagnosticId.Truncated)]
    [InlineData("weights", "0", "4", DiagnosticId.EngineRefusal)]
    [InlineData("weights", "4", null, DiagnosticId.EngineRefusal)]
    [InlineData("pointer", null, null, DiagnosticId.GitLfsPointer)]
    public void External_data_stays_in_the_directory_and_in_its_file(string location, string? offset, string? length, DiagnosticId expected)
    {
        string outside = Directory.CreateTempSubdirectory("onnx").FullName;
        File.WriteAllBytes(Path.Combine(outside, "weights"), new byte[8]);
        File.WriteAllBytes(Path.Combine(_folder, "weights"), new byte[8]);
        File.WriteAllText(Path.Combine(_folder, "pointer"), "version https://git-lfs.github.com/spec/v1\n");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), Path.Combine(outside, "weights"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "folder"), outside);
        var entries = new List<(string, string)> { ("location", location) };
        if (offset is not null) { entries.Add(("offset", offset)); }
        if (length is not null) { entries.Add(("length", length)); }
        ProtoMessage weight = Elsewhere("w", OfInt32, 2, [.. entries]);
        try
        {
            RefusalOf(expected, Model(13, Graph(OfInt32, Node("Add", "a", "w", "c")).Message(5, weight)));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public void External_data_of_a_node_in_a_body_is_looked_at_too()
    {
        ProtoMessage constant = Op("Constant", [], ["d"], new ProtoMessage().Text(1, "value").Message(5, Elsewhere("", OfInt32, 2, ("location", "../w"))));
        ProtoMessage body = new ProtoMessage().Message(1, constant).Text(2, "body").Message(12, Value("d", OfInt32));
        ProtoMessage conditional = Op("If", ["yes"], ["c"], Body("then_branch", body), Body("else_branch", body));

        RefusalOf(DiagnosticId.PathEscape, Model(13, Graph(OfInt32, conditional).Message(11, Value("yes", OfBool))));
    }

    [Fact]
    public void Graphs_that_are_nested_too_deeply_are_refused()
    {
        ProtoMessage body = new ProtoMessage().Message(1, Node("Add", "a", "b", "d")).Text(2, "body").Message(12, Value("d", OfInt32));
        for (int i = 0; i < 26; i++)
        {
            body = new ProtoMessage().Message(1, Op("If", ["yes"], ["d"], Body("then_branch", body), Body("else_branch", new ProtoMessage())));
        }

        RefusalOf(DiagnosticId.TooDeep, Model(13, body));
    }

    [Fact]
    public void Functions_that_call_themselves_are_refused()
    {
        ProtoMessage model = Model(13, Graph(OfInt32, Node("Odd", "a", "b", "c").Text(7, "mine")))
            .Message(8, new ProtoMessage().Text(1, "mine").Int(2, 1))
            .Message(25, Function("Odd", "mine", Node("Even", "p", "q", "r").Text(7, "mine")))
            .Message(25, Function("Even", "mine", Node("Odd", "p", "q", "r").Text(7, "mine")));

        RefusalOf(DiagnosticId.Cycle, model);
    }

    [Theory]
    [InlineData(30, 2, DiagnosticId.TooLarge)]
    [InlineData(90, 1, DiagnosticId.TooDeep)]
    public void Functions_that_would_fill_the_memory_are_refused(int levels, int calls, DiagnosticId expected)
    {
        ProtoMessage model = Model(13, Graph(OfInt32, Node("F0", "a", "b", "c").Text(7, "mine"))).Message(8, new ProtoMessage().Text(1, "mine").Int(2, 1));
        for (int i = 0; i < levels; i++)
        {
            ProtoMessage[] nodes = [.. Enumerable.Range(0, calls).Select(call => Node($"F{i + 1}", "p", "q", call == 0 ? "r" : "s").Text(7, "mine"))];
            model.Message(25, Function($"F{i}", "mine", nodes));
        }

        RefusalOf(expected, model.Message(25, Function($"F{levels}", "mine", Node("Add", "p", "q", "r"))));
    }

    [Fact]
    public void What_is_there_twice_is_refused()
    {
        ProtoMessage node = Node("Cast", "a", "b", "c").Message(5, Number("to", OfFloat)).Message(5, Number("to", OfInt32));

        RefusalOf(DiagnosticId.Malformed, Divide().Message(7, Graph(OfInt32, Node("Div", "a", "b", "c"))));
        RefusalOf(DiagnosticId.Malformed, Model(13, Graph(OfInt32, node)));
        RefusalOf(DiagnosticId.Malformed, Model(13, Graph(OfInt32, Node("Add", "a", "b", "c")).Message(12, Value("c", OfInt32))));
    }

    [Fact]
    public void Contradictions_within_the_graph_are_refused()
    {
        ProtoMessage shortWeight = new ProtoMessage().Int(1, 400).Int(2, OfInt32).Text(8, "w").Raw(9, 1, 0, 0, 0);
        ProtoMessage hugeWeight = new ProtoMessage().Int(1, 1L << 40).Int(1, 1L << 40).Int(2, OfInt32).Text(8, "w").Raw(9, 1, 0, 0, 0);
        ProtoMessage negativeWeight = new ProtoMessage().Int(1, -4).Int(2, OfInt32).Text(8, "w").Raw(9, 1, 0, 0, 0);
        ProtoMessage cycle = Graph(OfInt32, Node("Add", "a", "y", "x")).Message(1, Node("Add", "x", "b", "y")).Message(1, Node("Add", "x", "y", "c"));

        Assert.All(
            new[]
            {
                Graph(OfInt32, Node("Add", "a", "w", "c")).Message(5, shortWeight),
                Graph(OfInt32, Node("Add", "a", "w", "c")).Message(5, hugeWeight),
                Graph(OfInt32, Node("Add", "a", "w", "c")).Message(5, negativeWeight),
                cycle,
                Graph(OfInt32, Node("Add", "a", "b", "c")).Message(1, Node("Sub", "a", "b", "c")),
                Graph(OfInt32, Node("Add", "a", "nowhere", "c")),
                Graph(OfInt32, Node("Add", "a", "b", "x")).Message(13, Value("x", OfFloat)).Message(1, Node("Div", "a", "x", "c")),
            },
            graph => RefusalOf(DiagnosticId.EngineRefusal, Model(13, graph)));
    }

    private static ProtoMessage Divide() => Model(13, Graph(OfInt32, Node("Div", "a", "b", "c")));

    private Diagnostic[] ReasonsOf(ProtoMessage? model)
    {
        if (model is not null) { File.WriteAllBytes(Path.Combine(_folder, OnnxFormat.FileName), model.Bytes); }
        ServingException refused = Assert.Throws<ServingException>(() => _format.Load(_folder, new ModelLoadOptions(), CancellationToken.None));
        return [.. Assert.IsType<SavedModelException>(refused.InnerException).Diagnostics];
    }

    private Diagnostic RefusalOf(DiagnosticId expected, ProtoMessage? model = null, DiagnosticId? orElse = null)
    {
        Diagnostic reason = Assert.Single(ReasonsOf(model));
        Assert.True(reason.Id == expected || reason.Id == orElse, reason.ToString());
        return reason;
    }
}
