// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.DenseNetworks;
using TensorKeeper.SavedModel.Onnx;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Benchmarks.Networks;

/// <summary>Compares the kernel of small dense networks with the engine, in turns, network by network.</summary>
internal static class NetworkReport
{
    private const int Turns = 25;
    private const double TurnMicroseconds = 2_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    // From Iris to the largest that the kernel takes.
    private static readonly int[][] Networks =
    [
        [4, 10, 10, 3], [16, 32, 1], [13, 64, 64, 1], [10, 64, 32, 1], [64, 4], [64, 30, 5], [32, 64, 56, 4], [50, 64, 20, 2], [64, 64, 28],
    ];

    private static readonly int[] Rows = [1, 8, 32, 256, 4096];

    /// <summary>Measures and prints microseconds of the quickest run of each.</summary>
    public static void Write(TextWriter output)
    {
        var engine = new OnnxRuntimeEngine();
        Prepare(engine);
        output.WriteLine("| columns of the layers | rows | here, µs | engine, µs | ratio |\n|---|--:|--:|--:|--:|");
        foreach (int[] columns in Networks)
        {
            OnnxProgram program = Build(columns);
            using IOnnxSession own = DenseNetworkReader.TryRead(program) ?? throw new InvalidOperationException("The kernel does not take it.");
            using IOnnxSession other = engine.CreateSession(program, CancellationToken.None);
            foreach (int rows in Rows)
            {
                using Tensor input = Tensor.Of<float>([rows, columns[0]], Numbers(rows * columns[0]));
                int runs = (int)Math.Max(1, TurnMicroseconds / Time(other, input, 1));
                (double here, double there) = (double.MaxValue, double.MaxValue);
                for (int turn = 0; turn < Turns; turn++)
                {
                    here = Math.Min(here, Time(own, input, runs));
                    there = Math.Min(there, Time(other, input, runs));
                }

                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {string.Join(", ", columns)} | {rows:N0} | {here:F2} | {there:F2} | {here / there:F2} |"));
            }
        }
    }

    // The kernel is compiled anew after some calls and some time; the engine is not.
    private static void Prepare(OnnxRuntimeEngine engine)
    {
        long start = Stopwatch.GetTimestamp();
        OnnxProgram program = Build(Networks[0]);
        using IOnnxSession own = DenseNetworkReader.TryRead(program)!;
        using IOnnxSession other = engine.CreateSession(program, CancellationToken.None);
        using Tensor input = Tensor.Of<float>([32, Networks[0][0]], Numbers(32 * Networks[0][0]));
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            Time(own, input, 1);
            Time(other, input, 1);
        }
    }

    private static double Time(IOnnxSession session, Tensor input, int runs)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++) { session.Run([input], [0], CancellationToken.None)[0].Dispose(); }
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs;
    }

    private static OnnxProgram Build(int[] columns)
    {
        var graph = new OnnxGraphBuilder();
        OnnxValue value = graph.AddInput(ElementType.Float32, [-1, columns[0]]);
        for (int layer = 1; layer < columns.Length; layer++)
        {
            (int inputs, int outputs) = (columns[layer - 1], columns[layer]);
            value = graph.Op("MatMul", value, graph.Constant(Tensor.Of<float>([inputs, outputs], Numbers(inputs * outputs))));
            value = graph.Op("Add", value, graph.Constant(Tensor.Of<float>([outputs], Numbers(outputs))));
            value = graph.Op(layer == columns.Length - 1 ? "Softmax" : "Relu", value);
        }

        graph.AddOutput(value);
        return new OnnxProgram(OnnxModelWriter.Write(graph), null);
    }

    private static float[] Numbers(int count)
    {
        var random = new Random(count);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) { numbers[i] = random.NextSingle() - 0.5f; }
        return numbers;
    }
}
