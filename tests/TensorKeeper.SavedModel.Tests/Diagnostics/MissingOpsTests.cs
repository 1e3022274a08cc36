// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Programs.Graphs;

namespace TensorKeeper.SavedModel.Tests.Diagnostics;

public sealed class MissingOpsTests
{
    [Theory]
    [InlineData("XlaCallModule", "native_serialization=False")]
    [InlineData("PyFunc", "Python function")]
    [InlineData("TRTEngineOp", "TensorRT")]
    [InlineData("SimpleMLInferenceOpWithHandle", "Decision Forests")]
    [InlineData("SomebodysOwnOp", "no translation")]
    public void An_op_that_is_not_served_says_where_it_comes_from(string op, string words)
    {
        var graph = new ServedGraph();
        var output = graph.Node(op, 1, [graph.Input("f32", -1, 2)], ("T", DataType.Float))[0];

        SavedModelException refused = Assert.Throws<SavedModelException>(() => graph.Run([output], Tensor.Of<float>(new TensorShape(1, 2), 1, 2)));

        Diagnostic reason = Assert.Single(refused.Diagnostics);
        Assert.Equal((DiagnosticId.UnsupportedOp, op), (reason.Id, reason.Op));
        Assert.Contains(words, reason.Message, StringComparison.Ordinal);
    }
}
