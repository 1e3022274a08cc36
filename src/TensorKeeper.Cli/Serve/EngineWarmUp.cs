// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Cli.Serve;

/// <summary>Wakes the engine while the server is still being put together, so that the first model does not wait for it.</summary>
/// <remarks>
/// ONNX Runtime is a native library: loading it, starting its threads and binding to its functions takes a process longer
/// than a small model takes to load, once. A graph of one node goes all the way through it.
/// </remarks>
internal sealed class EngineWarmUp : IDisposable
{
    private readonly Thread _thread = new(Run) { IsBackground = true, Name = "engine warm-up" };

    private EngineWarmUp() => _thread.Start();

    /// <summary>Starts waking the engine and does not wait.</summary>
    public static EngineWarmUp Start() => new();

    /// <summary>Waits for its end: a process that ends while a thread is inside the native library crashes.</summary>
    public void Dispose() => _thread.Join();

    private static void Run()
    {
        try
        {
            // ONNX Runtime has one environment a process: the server's own engine finds it made.
            using IOnnxSession session = new OnnxRuntimeEngine().CreateSession(new OnnxProgram(SmallGraph, null), CancellationToken.None);
            using Tensor input = Tensor.Of([1, 3], 1f, 2f, 3f);
            foreach (Tensor output in session.Run([input], [0], CancellationToken.None)) { output.Dispose(); }
        }
        catch (Exception failure) when (failure is ServingException or TypeInitializationException or DllNotFoundException)
        {
            // The load of the first model meets the same failure, and has somebody to tell it to.
        }
    }

    // A ModelProto: IR version 8, opset 17, y = Softmax(x) over float[1,3].
    private static readonly byte[] SmallGraph = Convert.FromBase64String(
        "CAg6PgoPCgF4EgF5IgdTb2Z0bWF4EgFnWhMKAXgSDgoMCAESCAoCCAEKAggDYhMKAXkSDgoMCAESCAoCCAEKAggDQgIQEQ==");
}
