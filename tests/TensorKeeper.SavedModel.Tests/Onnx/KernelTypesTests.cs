// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Tests.Onnx;

/// <summary>The engine is asked, operator by operator and type by type, whether it has the kernels that the table says it has.</summary>
public sealed class KernelTypesTests
{
    private static readonly Dictionary<string, ElementType> Types = new()
    {
        ["f32"] = ElementType.Float32, ["f64"] = ElementType.Float64, ["f16"] = ElementType.Float16, ["bf16"] = ElementType.BFloat16,
        ["i8"] = ElementType.Int8, ["i16"] = ElementType.Int16, ["i32"] = ElementType.Int32, ["i64"] = ElementType.Int64,
        ["u8"] = ElementType.UInt8, ["u16"] = ElementType.UInt16, ["u32"] = ElementType.UInt32, ["u64"] = ElementType.UInt64,
        ["bool"] = ElementType.Bool, ["string"] = ElementType.String,
    };

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach ((string ops, string types) in KernelTypes.Rows)
            {
                foreach (string op in ops.Split(' ')) { rows.Add(op, types); }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_engine_has_each_kernel_that_the_table_claims(string op, string types)
    {
        foreach (string type in types.Split(' '))
        {
            var graph = new OnnxGraphBuilder();
            graph.AddOutput(Node(graph, op, Types[type]).Results[0]);

            Exception? refusal = Record.Exception(() => new InferenceSession(OnnxModelWriter.Write(graph)).Dispose());

            Assert.True(refusal is null, $"{op} of {type}: {refusal?.Message}");
        }
    }

    private static OnnxNode Node(OnnxGraphBuilder graph, string op, ElementType type)
    {
        OnnxValue[] inputs = op switch
        {
            "Add" or "Sub" or "Mul" or "Div" or "Mod" or "Greater" or "Less" or "GreaterOrEqual" or "LessOrEqual" or "Equal" or "Max" or "Min"
                or "Sum" or "MatMul" or "Pow" or "BitShift" or "Gemm" => [Of(2, 2), Of(2, 2)],
            "Conv" or "ConvTranspose" => [Of(1, 1, 2, 2), Of(1, 1, 1, 1)],
            "AveragePool" or "MaxPool" or "GlobalAveragePool" or "GlobalMaxPool" or "LRN" or "DepthToSpace" or "SpaceToDepth" => [Of(1, 4, 2, 2)],
            "CumSum" => [Of(2, 2), graph.Int64(0)],
            "TopK" => [Of(2, 2), graph.Int64s(1)],
            "Where" => [graph.AddInput(ElementType.Bool, new PartialShape(2, 2)), Of(2, 2), Of(2, 2)],
            "Pad" => [Of(2, 2), graph.Int64s(0, 0, 1, 1)],
            "Range" => [Of(), Of(), Of()],
            "BatchNormalization" => [Of(1, 2, 2), Of(2), Of(2), Of(2), Of(2)],
            "LSTM" => [Of(1, 1, 1), Of(1, 4, 1), Of(1, 4, 1)],
            "GRU" => [Of(1, 1, 1), Of(1, 3, 1), Of(1, 3, 1)],
            "Resize" => [Of(1, 1, 2, 2), null!, null!, graph.Int64s(1, 1, 4, 4)],
            "Tile" => [Of(2, 2), graph.Int64s(2, 1)],
            "Expand" => [Of(2, 2), graph.Int64s(3, 2, 2)],
            "Compress" => [Of(2, 2), graph.AddInput(ElementType.Bool, new PartialShape(2))],
            "ReverseSequence" => [Of(2, 2), graph.AddInput(ElementType.Int64, new PartialShape(2))],
            "DFT" => [Of(1, 2, 2)],
            "LayerNormalization" => [Of(2, 2), Of(2)],
            _ when op.StartsWith("Reduce", StringComparison.Ordinal) => [Of(2, 2), graph.Int64s(1)],
            _ => [Of(2, 2)],
        };
        ElementType result = ResultTypes.Of(op, 0, inputs);
        if (result == ElementType.None) { result = type; }
        return Attributed(graph.AddRaw(op, "", inputs, op == "TopK" ? [result, ElementType.Int64] : [result]), op);

        OnnxValue Of(params long[] extents) => graph.AddInput(type, new PartialShape(extents));
    }

    private static OnnxNode Attributed(OnnxNode node, string op) => op switch
    {
        "BitShift" => node.With("direction", "LEFT"),
        "AveragePool" or "MaxPool" => node.With("kernel_shape", new long[] { 1, 1 }),
        "LRN" => node.With("size", 3),
        "DepthToSpace" or "SpaceToDepth" => node.With("blocksize", 2),
        "Einsum" => node.With("equation", "ij->ji"),
        "LSTM" or "GRU" => node.With("hidden_size", 1),
        "Mod" => node.With("fmod", 1),
        _ => node,
    };
}
