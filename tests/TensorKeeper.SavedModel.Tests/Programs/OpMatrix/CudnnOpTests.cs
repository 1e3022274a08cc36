// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>The recurrent op of graphics cards, which Keras writes where it was saved on a machine that has one.</summary>
public sealed class CudnnOpTests : OpMatrixTest
{
    private const int Batch = 2;
    private const int Steps = 3;
    private const int Inputs = 2;
    private const int Units = 2;

    private static readonly int[] Lengths = [3, 1];

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void Rows_with_the_batch_first_end_where_their_length_says(string mode)
    {
        int gates = mode == "lstm" ? 4 : 3;
        double[] weights = Draw(1, gates * Units * (Inputs + Units + 2));
        double[] x = Draw(2, Batch * Steps * Inputs);
        double[] h = Draw(3, Batch * Units);
        double[] c = Draw(4, Batch * Units);
        (double[] outputs, double[] lastState, double[] lastMemory) = Reference(mode, weights, x, h, c);
        foreach (ShapeKnowledge knowledge in new[] { ShapeKnowledge.All, ShapeKnowledge.AllButBatch })
        {
            ServedOp op = new ServedOp("CudnnRNNV3", 3).Type("T", "f32").Text("rnn_mode", mode).Bool("time_major", false).Bool("is_training", true)
                .Fed("f32", [Batch, Steps, Inputs], x).Fed("f32", [Batch, 1, Units], h);
            op = mode == "lstm" ? op.Fed("f32", [Batch, 1, Units], c) : op.Constant("f32", [], 0);
            op = op.Constant("f32", [weights.Length], weights).Fed("i32", [Batch], [.. Lengths.Select(static l => (double)l)]);

            Tensor[] results = op.Run(knowledge);

            Assert.Equal(new TensorShape(Batch, Steps, Units), results[0].Shape);
            Assert.Equal(new TensorShape(Batch, 1, Units), results[1].Shape);
            AssertClose(outputs, results[0]);
            AssertClose(lastState, results[1]);
            if (mode == "lstm") { AssertClose(lastMemory, results[2]); }
        }
    }

    private static void AssertClose(double[] want, Tensor got)
    {
        double[] numbers = Numbers.Read(got);
        Assert.Equal(want.Length, numbers.Length);
        for (int i = 0; i < want.Length; i++) { Assert.Equal(want[i], numbers[i], 1e-5); }
    }

    /// <summary>Computes each row by itself; behind its end the outputs are zeros and the states stay.</summary>
    private static (double[] Outputs, double[] State, double[] Memory) Reference(string mode, double[] weights, double[] x, double[] h, double[] c)
    {
        double[] outputs = new double[Batch * Steps * Units];
        (double[] states, double[] memories) = ((double[])h.Clone(), (double[])c.Clone());
        for (int b = 0; b < Batch; b++)
        {
            Span<double> state = states.AsSpan(b * Units, Units);
            Span<double> memory = memories.AsSpan(b * Units, Units);
            for (int t = 0; t < Lengths[b]; t++)
            {
                Step(mode, weights, x.AsSpan(((b * Steps) + t) * Inputs, Inputs), state, memory);
                state.CopyTo(outputs.AsSpan(((b * Steps) + t) * Units));
            }
        }

        return (outputs, states, memories);
    }

    private static void Step(string mode, double[] weights, ReadOnlySpan<double> x, Span<double> state, Span<double> memory)
    {
        int gates = mode == "lstm" ? 4 : 3;
        int recurrent = gates * Units * Inputs;
        int biases = recurrent + (gates * Units * Units);
        double[] fromInput = new double[gates * Units];
        double[] fromState = new double[gates * Units];
        for (int i = 0; i < gates * Units; i++)
        {
            (fromInput[i], fromState[i]) = (weights[biases + i], weights[biases + (gates * Units) + i]);
            for (int k = 0; k < Inputs; k++) { fromInput[i] += weights[(i * Inputs) + k] * x[k]; }
            for (int k = 0; k < Units; k++) { fromState[i] += weights[recurrent + (i * Units) + k] * state[k]; }
        }

        for (int u = 0; u < Units; u++)
        {
            double Gate(int gate) => Sigmoid(fromInput[(gate * Units) + u] + fromState[(gate * Units) + u]);
            int last = (2 * Units) + u;
            if (mode == "lstm")
            {
                memory[u] = (Gate(1) * memory[u]) + (Gate(0) * Math.Tanh(fromInput[last] + fromState[last]));
                state[u] = Gate(3) * Math.Tanh(memory[u]);
            }
            else
            {
                double candidate = Math.Tanh(fromInput[last] + (Gate(0) * fromState[last]));
                state[u] = ((1 - Gate(1)) * candidate) + (Gate(1) * state[u]);
            }
        }
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    private static double[] Draw(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
    }
}
