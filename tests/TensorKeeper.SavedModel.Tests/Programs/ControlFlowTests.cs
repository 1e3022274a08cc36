// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes.Inference;
using TensorKeeper.SavedModel.Programs;
using static TensorKeeper.SavedModel.Tests.Passes.GraphText;

namespace TensorKeeper.SavedModel.Tests.Programs;

public sealed class ControlFlowTests
{
    private readonly FactTable _facts = new();

    [Fact]
    public void A_body_is_a_program_of_stages()
    {
        SourceNode x = Input("x", DataType.String, new PartialShape(-1));
        SourceNode loop = Loop(x, Upper);

        ProgramPlan plan = ProgramPlanner.Plan(Graph(x, loop), Infer(x, loop));

        StagePlan stage = Assert.Single(plan.Stages);
        Assert.Null(stage.Translation);
        Assert.Equal([0, 1], stage.Bodies[loop].Select(static body => body.Stages.Count));
    }

    [Fact]
    public void All_that_cannot_run_in_a_body_is_reported_at_once()
    {
        SourceNode x = Input("x", DataType.String, new PartialShape(-1));
        SourceNode loop = Loop(x, static value => Op("AcmeWeft", "weft", Op("AcmeWarp", "warp", value).Outputs[0]));

        SavedModelException refusal = Assert.Throws<SavedModelException>(() => ProgramPlanner.Plan(Graph(x, loop), Infer(x, loop)));

        Assert.Contains("AcmeWeft", refusal.Diagnostics.Select(static d => d.Op));
    }

    [Fact]
    public void A_variable_that_changes_its_type_is_refused_when_the_model_is_loaded()
    {
        SourceNode x = Input("x", DataType.String, new PartialShape(-1));
        SourceNode loop = Loop(x, static value => Op("StringLength", "length", value));

        SavedModelException refusal = Assert.Throws<SavedModelException>(() => ProgramPlanner.Plan(Graph(x, loop), Infer(x, loop)));

        Diagnostic diagnostic = Assert.Single(refusal.Diagnostics);
        Assert.Equal((DiagnosticId.InvalidNode, "loop"), (diagnostic.Id, diagnostic.NodeName));
    }

    [Fact]
    public void A_body_with_other_arguments_than_its_node_has_is_refused()
    {
        SourceNode x = Input("x", DataType.String, new PartialShape(-1));
        SourceGraph none = new([], [], []);
        var loop = new SourceNode("loop", "While", [x.Outputs[0]], 1, bodies: [none, none]);

        SavedModelException refusal = Assert.Throws<SavedModelException>(() => ProgramPlanner.Plan(Graph(x, loop), Infer(x, loop)));

        Assert.Equal(DiagnosticId.InvalidNode, Assert.Single(refusal.Diagnostics).Id);
    }

    [Fact]
    public void What_ONNX_cannot_express_runs_on_the_host()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1));
        SourceNode lengths = Constant("lengths", Tensor.Of<long>([2], 1, 2));
        SourceNode shape = Constant("shape", Tensor.Of<int>([], -1));
        SourceNode list = Op("TensorListSplit", "list", 1, ElementType(DataType.Float), x.Outputs[0], shape.Outputs[0], lengths.Outputs[0]);
        SourceNode rows = Op("TensorListStack", "rows", 1, ElementType(DataType.Float), list.Outputs[0], shape.Outputs[0]);

        ProgramPlan plan = ProgramPlanner.Plan(Graph(x, lengths, shape, list, rows), Infer(x, lengths, shape, list, rows));

        Assert.Null(Assert.Single(plan.Stages).Translation);
    }

    [Fact]
    public void A_node_that_contradicts_its_op_is_not_tried_on_the_host()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1));
        SourceNode sum = Op("AddV2", "sum", 1, T(DataType.Float), x.Outputs[0]);

        SavedModelException refusal = Assert.Throws<SavedModelException>(() => ProgramPlanner.Plan(Graph(x, sum), Infer(x, sum)));

        Assert.Equal(DiagnosticId.InvalidNode, Assert.Single(refusal.Diagnostics).Id);
    }

    private static Dictionary<string, AttributeValue> ElementType(DataType type) => new()
    {
        ["element_dtype"] = new AttributeValue { Kind = AttributeKind.Type, Type = type },
    };

    private static SourceNode Upper(SourceValue value) => Op("StringUpper", "upper", value);

    private SourceNode Loop(SourceNode start, Func<SourceValue, SourceNode> turn)
    {
        SourceNode argument = Input("argument", DataType.String, new PartialShape(-1));
        SourceNode result = turn(argument.Outputs[0]);
        IEnumerable<SourceNode> before = result.Inputs.Select(static i => i.Node).Where(n => n != argument);
        var body = new SourceGraph([argument.Outputs[0]], [argument, .. before, result], [result.Outputs[0]]);
        SourceNode asked = Input("asked", DataType.String, new PartialShape(-1));
        SourceNode yes = Constant("yes", Tensor.Of<bool>([], true));
        var condition = new SourceGraph([asked.Outputs[0]], [asked, yes], [yes.Outputs[0]]);
        Infer([argument, .. before, result, asked, yes]);
        return new SourceNode("loop", "While", [start.Outputs[0]], 1, bodies: [condition, body]);
    }

    private FactTable Infer(params ReadOnlySpan<SourceNode> nodes)
    {
        foreach (SourceNode node in nodes) { FactInference.Infer(node, _facts); }
        return _facts;
    }
}
