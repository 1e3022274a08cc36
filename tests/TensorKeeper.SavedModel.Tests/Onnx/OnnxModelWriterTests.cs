// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Tests.Onnx;

public sealed class OnnxModelWriterTests
{
    [Fact]
    public void Extents_that_are_not_known_have_names_by_which_the_engine_sees_which_are_equal()
    {
        var graph = new OnnxGraphBuilder();
        OnnxValue first = graph.AddInput(ElementType.Float32, new PartialShape(PartialShape.Unknown, 3));
        OnnxValue second = graph.AddInput(ElementType.Float32, new PartialShape(PartialShape.Unknown, PartialShape.Unknown));
        OnnxValue same = graph.Add("Neg", [first]).Results[0];
        graph.AddOutput(same);
        graph.AddOutput(second);

        using var session = new InferenceSession(OnnxModelWriter.Write(graph));

        string[] batch = session.InputMetadata[first.Name].SymbolicDimensions;
        string[] both = session.InputMetadata[second.Name].SymbolicDimensions;
        Assert.Equal("", batch[1]);   // 3 is known
        Assert.Equal(3, new HashSet<string> { batch[0], both[0], both[1] }.Count);
        Assert.DoesNotContain("", both);
        Assert.Equal(batch, session.OutputMetadata[same.Name].SymbolicDimensions);
    }
}
