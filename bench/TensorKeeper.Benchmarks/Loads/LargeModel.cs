// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Bundles;
using TensorKeeper.SavedModel.Tests.Messages;
using static TensorKeeper.SavedModel.Tests.Restoring.ModelBuilder;

namespace TensorKeeper.Benchmarks.Loads;

/// <summary>A SavedModel that is nearly all weights: one matrix, and a product with it. Disposing deletes it.</summary>
internal sealed class LargeModel : IDisposable
{
    private const int Columns = 1 << 10;

    /// <summary>Writes the model.</summary>
    /// <param name="megabytes">The size of its weights.</param>
    public LargeModel(int megabytes)
    {
        int rows = megabytes * 1_000_000 / (Columns * sizeof(float));
        byte[] weights = new byte[(long)rows * Columns * sizeof(float)];
        Random.Shared.NextBytes(weights);
        for (int i = 3; i < weights.Length; i += 4) { weights[i] = 0x3c; }   // small numbers: what is no number is slow to compute with

        System.IO.Directory.CreateDirectory(Directory);
        new BundleWriter().Add("weights", DataType.Float, [rows, Columns], weights).Write(Path.Combine(Directory, "variables"));
        ProtoMessage shape = new ProtoMessage().Message(7, ProtoMessage.Shape(-1, rows));
        ProtoMessage graph = Graph(
            Node("x", "Placeholder", [], ("dtype", Type(DataType.Float)), ("shape", shape)),
            Node("weights", "VarHandleOp", [], ("shared_name", Text("weights")), ("dtype", Type(DataType.Float))),
            Node("read", "ReadVariableOp", ["weights"], ("dtype", Type(DataType.Float))),
            Node("product", "MatMul", ["x", "read"], ("T", Type(DataType.Float))),
            Node("save/Const", "Const", [], ("value", Scalar("model"))),
            Node("save/names", "Const", [], ("value", Strings("weights"))),
            Node("save/slices", "Const", [], ("value", Strings(""))),
            Node("save/RestoreV2", "RestoreV2", ["save/Const", "save/names", "save/slices"]),
            Node("save/Assign", "AssignVariableOp", ["weights", "save/RestoreV2"], ("dtype", Type(DataType.Float))),
            Node("save/restore_all", "NoOp", ["^save/Assign"]));
        ProtoMessage signature = new ProtoMessage()
            .Entry(1, "x", Info("x:0", -1, rows)).Entry(2, "y", Info("product:0", -1, Columns)).Text(3, "tensorflow/serving/predict");
        ProtoMessage meta = new ProtoMessage()
            .Message(1, new ProtoMessage().Text(4, "serve"))
            .Message(2, graph)
            .Message(3, new ProtoMessage().Text(1, "save/Const:0").Text(3, "save/restore_all").Int(7, 2))
            .Entry(5, "serving_default", signature);
        File.WriteAllBytes(Path.Combine(Directory, "saved_model.pb"), new ProtoMessage().Int(1, 1).Message(2, meta).Bytes);
    }

    /// <summary>Gets the version directory.</summary>
    public string Directory { get; } = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static ProtoMessage Graph(params ReadOnlySpan<ProtoMessage> nodes)
    {
        var graph = new ProtoMessage();
        foreach (ProtoMessage node in nodes) { graph.Message(1, node); }
        return graph;
    }

    private static ProtoMessage Info(string tensor, params long[] shape) =>
        new ProtoMessage().Text(1, tensor).Int(2, (long)DataType.Float).Message(3, ProtoMessage.Shape(shape));
}
