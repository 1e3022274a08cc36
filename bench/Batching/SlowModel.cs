// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.Serving.Tests;

namespace Batching;

/// <summary>A model of one small input that takes some milliseconds for each row, in a base path of its own. Disposing deletes it.</summary>
/// <remarks>What offers ten times too much shares the machine with the server: a request must cost the one far less than the other.</remarks>
internal sealed class SlowModel : IDisposable
{
    /// <summary>The name of its input.</summary>
    public const string InputName = "x";

    private const int Width = 1 << 18;

    public SlowModel()
    {
        float[] ramp = [.. Enumerable.Range(0, Width).Select(static i => i * 1e-5f)];
        float[] ones = new float[Width];
        Array.Fill(ones, 1f);
        byte[] model = new OnnxModelBytes()
            .Input(InputName, OnnxModelBytes.Float, -1, 1)
            .Output("y", OnnxModelBytes.Float, -1, 1)
            .Constant("ramp", OnnxModelBytes.Float, [1, Width], MemoryMarshal.AsBytes<float>(ramp))
            .Constant("ones", OnnxModelBytes.Float, [Width, 1], MemoryMarshal.AsBytes<float>(ones))
            .Node("Mul", [InputName, "ramp"], ["a"])
            .Node("Sin", ["a"], ["b"])
            .Node("Cos", ["b"], ["c"])
            .Node("Sin", ["c"], ["d"])
            .Node("MatMul", ["d", "ones"], ["y"])
            .ToArray();
        Directory.CreateDirectory(Path.Combine(BasePath, "1"));
        File.WriteAllBytes(Path.Combine(BasePath, "1", "model.onnx"), model);
    }

    public string BasePath { get; } = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => Directory.Delete(BasePath, recursive: true);
}
