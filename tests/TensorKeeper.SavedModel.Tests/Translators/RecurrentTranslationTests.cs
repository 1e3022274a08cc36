// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using static TensorKeeper.SavedModel.Tests.Translators.RecurrentLayer;

namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class RecurrentTranslationTests
{
    [Theory]
    [InlineData(4, 2, false)]
    [InlineData(1, 1, false)]
    [InlineData(4, 2, true)]
    [InlineData(0, 2, false)]
    [InlineData(4, 0, false)]
    public void An_lstm_is_one_operator(int steps, int batch, bool lastOnly)
    {
        var layer = new RecurrentLayer(4, Lstm, lastOnly);
        Tensor x = Draw(1, steps, batch, Inputs);
        (Tensor h, Tensor c) = (Draw(2, batch, Units), Draw(3, batch, Units));

        (Tensor list, Tensor state, Tensor memory, bool isLayer) = layer.Run(x, h, c);

        Assert.True(isLayer);
        (float[] rows, float[] wantState, float[] wantMemory) = Reference(layer, x, h, c);
        AssertClose(wantState, state, new TensorShape(batch, Units));
        AssertClose(wantMemory, memory, new TensorShape(batch, Units));
        if (lastOnly) { AssertClose(wantState, list, new TensorShape(1, batch, Units)); }
        else { AssertClose(rows, list, new TensorShape(steps, batch, Units)); }
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(0, 2)]
    [InlineData(4, 0)]
    public void A_layer_that_begins_with_zeros_need_not_be_told(int steps, int batch)
    {
        Tensor x = Draw(1, steps, batch, Inputs);
        Tensor zeros = Tensor.Of(new TensorShape(batch, Units), new float[batch * Units]);
        var lstm = new RecurrentLayer(4, Lstm) { FillsZeros = true };
        var gru = new RecurrentLayer(3, static round => Gru(round, resetsProduct: true)) { FillsZeros = true };

        (Tensor list, Tensor state, Tensor memory, bool isLayer) = lstm.Run(x, zeros, zeros);
        (Tensor gruList, Tensor gruState, _, bool isGru) = gru.Run(x, zeros, zeros);

        Assert.True(isLayer && isGru);
        (float[] rows, float[] wantState, float[] wantMemory) = Reference(lstm, x, zeros, zeros);
        AssertClose(rows, list, new TensorShape(steps, batch, Units));
        AssertClose(wantState, state, new TensorShape(batch, Units));
        AssertClose(wantMemory, memory, new TensorShape(batch, Units));
        (rows, wantState) = GruReference(gru, x, zeros, resetsProduct: true);
        AssertClose(rows, gruList, new TensorShape(steps, batch, Units));
        AssertClose(wantState, gruState, new TensorShape(batch, Units));
    }

    [Fact]
    public void An_lstm_over_input_and_state_side_by_side_is_one_operator()
    {
        var layer = new RecurrentLayer(4, JoinedLstm);
        Tensor x = Draw(1, 4, 2, Inputs);
        (Tensor h, Tensor c) = (Draw(2, 2, Units), Draw(3, 2, Units));

        (Tensor list, Tensor state, Tensor memory, bool isLayer) = layer.Run(x, h, c);

        Assert.True(isLayer);
        (float[] rows, float[] wantState, float[] wantMemory) = Reference(layer, x, h, c);
        AssertClose(rows, list, new TensorShape(4, 2, Units));
        AssertClose(wantState, state, new TensorShape(2, Units));
        AssertClose(wantMemory, memory, new TensorShape(2, Units));
    }

    [Fact]
    public void A_loop_that_is_nearly_an_lstm_stays_a_loop_and_gives_what_it_says()
    {
        // The output gate sees the memory: a peephole, which this operator would need weights for.
        var layer = new RecurrentLayer(4, static round =>
        {
            (SourceValue state, SourceValue memory) = Lstm(round);
            return (round.Do("Mul", state, round.Do("Sigmoid", memory)), memory);
        });
        Tensor x = Draw(1, 1, 2, Inputs);
        (Tensor h, Tensor c) = (Draw(2, 2, Units), Draw(3, 2, Units));

        (_, Tensor state, Tensor memory, bool isLayer) = layer.Run(x, h, c);

        Assert.False(isLayer);
        (_, float[] wantState, float[] wantMemory) = Reference(layer, x, h, c);
        AssertClose([.. wantState.Zip(wantMemory, static (s, m) => s * Sigmoid(m))], state, new TensorShape(2, Units));
        AssertClose(wantMemory, memory, new TensorShape(2, Units));
    }

    [Theory]
    [InlineData(true, 3, 2)]
    [InlineData(false, 3, 2)]
    [InlineData(true, 0, 1)]
    [InlineData(true, 2, 0)]
    public void A_gru_is_one_operator_wherever_it_resets(bool resetsProduct, int steps, int batch)
    {
        var layer = new RecurrentLayer(3, round => Gru(round, resetsProduct));
        Tensor x = Draw(4, steps, batch, Inputs);
        Tensor h = Draw(5, batch, Units);

        (Tensor list, Tensor state, _, bool isLayer) = layer.Run(x, h, h);

        Assert.True(isLayer);
        (float[] rows, float[] want) = GruReference(layer, x, h, resetsProduct);
        AssertClose(want, state, new TensorShape(batch, Units));
        AssertClose(rows, list, new TensorShape(steps, batch, Units));
    }

    [Fact]
    public void An_lstm_without_biases_is_one_operator()
    {
        var layer = new RecurrentLayer(4, static round => Lstm(round, useBias: false));
        layer.Bias.AsSpan().Clear();
        Tensor x = Draw(1, 3, 2, Inputs);
        (Tensor h, Tensor c) = (Draw(2, 2, Units), Draw(3, 2, Units));

        (Tensor list, _, Tensor memory, bool isLayer) = layer.Run(x, h, c);

        Assert.True(isLayer);
        (float[] rows, _, float[] wantMemory) = Reference(layer, x, h, c);
        AssertClose(rows, list, new TensorShape(3, 2, Units));
        AssertClose(wantMemory, memory, new TensorShape(2, Units));
    }

    [Theory]
    [InlineData("HardSigmoid")]
    [InlineData("Masked")]
    [InlineData("Projected")]
    public void What_no_operator_computes_stays_a_loop(string kind)
    {
        var layer = new RecurrentLayer(4, round =>
        {
            (SourceValue state, SourceValue memory) = Lstm(round, hard: kind == "HardSigmoid");
            if (kind == "Projected") { return (round.Do("MatMul", state, Eye(round)), memory); }
            return kind == "Masked" ? (Kept(round, state, round.State), Kept(round, memory, round.Memory)) : (state, memory);
        });
        Tensor x = Draw(1, 2, 2, Inputs);
        (Tensor h, Tensor c) = (Draw(2, 2, Units), Draw(3, 2, Units));

        (_, _, _, bool isLayer) = layer.Run(x, h, c);

        Assert.False(isLayer);
    }

    /// <summary>What a masked step does: where the mask is false the old value stays.</summary>
    private static SourceValue Kept(Round round, SourceValue next, SourceValue before)
    {
        SourceValue half = round.Add(Passes.GraphText.Constant($"half{round.Nodes.Count}", Tensor.Of<float>(TensorShape.Scalar, 0.5f)));
        return round.Do("SelectV2", round.Do("Less", next, half), next, before);
    }

    private static SourceValue Eye(Round round) =>
        round.Add(Passes.GraphText.Constant($"eye{round.Nodes.Count}", Tensor.Of<float>(new TensorShape(Units, Units), 1, 0, 0, 1)));

    [Theory]
    [InlineData("Tanh")]
    [InlineData("Relu")]
    public void A_simple_layer_is_one_operator(string activation)
    {
        var layer = new RecurrentLayer(1, round =>
        {
            SourceValue product = round.Do("BiasAdd", round.Do("MatMul", round.Row, round.Kernel), round.Bias);
            SourceValue next = round.Do(activation, round.Do("AddV2", product, round.Do("MatMul", round.State, round.Recurrent)));
            return (next, round.Memory);
        });
        Tensor x = Draw(6, 3, 2, Inputs);
        Tensor h = Draw(7, 2, Units);

        (Tensor list, Tensor state, _, bool isLayer) = layer.Run(x, h, h);

        Assert.True(isLayer);
        float[] now = h.AsSpan<float>().ToArray();
        var rows = new List<float>();
        for (int t = 0; t < 3; t++)
        {
            float[] z = Affine(layer, x, t, now, 2, 1, layer.Bias);
            now = [.. z.Select(v => activation == "Tanh" ? MathF.Tanh(v) : MathF.Max(v, 0))];
            rows.AddRange(now);
        }

        AssertClose(now, state, new TensorShape(2, Units));
        AssertClose([.. rows], list, new TensorShape(3, 2, Units));
    }

    private static (SourceValue State, SourceValue Memory) Lstm(Round round) => Lstm(round, hard: false);

    private static (SourceValue State, SourceValue Memory) Lstm(Round round, bool useBias = true, bool hard = false)
    {
        SourceValue sum = round.Do("AddV2", round.Do("MatMul", round.Row, round.Kernel), round.Do("MatMul", round.State, round.Recurrent));
        SourceValue[] gates = round.Split(useBias ? round.Do("BiasAdd", sum, round.Bias) : sum, 4);
        SourceValue Gate(int i) => hard ? round.Do("Relu6", gates[i]) : round.Do("Sigmoid", gates[i]);
        SourceValue kept = round.Do("Mul", Gate(1), round.Memory);
        SourceValue memory = round.Do("AddV2", kept, round.Do("Mul", Gate(0), round.Do("Tanh", gates[2])));
        return (round.Do("Mul", Gate(3), round.Do("Tanh", memory)), memory);
    }

    /// <summary>As TensorFlow 1 writes it, and with one sigmoid for all gates.</summary>
    private static (SourceValue State, SourceValue Memory) JoinedLstm(Round round)
    {
        SourceValue Axis(int axis) => round.Add(Passes.GraphText.Constant($"axis{round.Nodes.Count}", Tensor.Of<int>(TensorShape.Scalar, axis)));
        SourceValue operand = round.Do("ConcatV2", round.Row, round.State, Axis(1));
        SourceValue weights = round.Do("ConcatV2", round.Kernel, round.Recurrent, Axis(0));
        SourceValue all = round.Do("BiasAdd", round.Do("MatMul", operand, weights), round.Bias);
        SourceValue[] gates = round.Split(round.Do("Sigmoid", all), 4);
        SourceValue added = round.Do("Mul", round.Do("Tanh", round.Split(all, 4)[2]), gates[0]);
        SourceValue memory = round.Do("AddV2", added, round.Do("Mul", round.Memory, gates[1]));
        return (round.Do("Mul", round.Do("Tanh", memory), gates[3]), memory);
    }

    private static (SourceValue State, SourceValue Memory) Gru(Round round, bool resetsProduct)
    {
        SourceValue[] fromInput = round.Split(round.Do("BiasAdd", round.Do("MatMul", round.Row, round.Kernel), round.Bias), 3);
        SourceValue product = round.Do("BiasAdd", round.Do("MatMul", round.State, round.Recurrent), round.Bias);
        SourceValue[] fromState = round.Split(product, 3);
        SourceValue update = round.Do("Sigmoid", round.Do("AddV2", fromInput[0], fromState[0]));
        SourceValue reset = round.Do("Sigmoid", round.Do("AddV2", fromInput[1], fromState[1]));
        SourceValue part = resetsProduct
            ? round.Do("Mul", reset, fromState[2])
            : round.Do("MatMul", round.Do("Mul", reset, round.State), round.Split(round.Recurrent, 3)[2]);
        SourceValue candidate = round.Do("Tanh", round.Do("AddV2", fromInput[2], part));
        SourceValue one = round.Add(Passes.GraphText.Constant("one", Tensor.Of<float>(TensorShape.Scalar, 1)));
        SourceValue rest = round.Do("Mul", round.Do("Sub", one, update), candidate);
        return (round.Do("AddV2", round.Do("Mul", update, round.State), rest), round.Memory);
    }

    private static (float[] Rows, float[] State, float[] Memory) Reference(RecurrentLayer layer, Tensor x, Tensor h, Tensor c)
    {
        (float[] state, float[] memory) = (h.AsSpan<float>().ToArray(), c.AsSpan<float>().ToArray());
        int batch = (int)h.Shape[0];
        var rows = new List<float>();
        for (int t = 0; t < x.Shape[0]; t++)
        {
            float[] z = Affine(layer, x, t, state, batch, 4, layer.Bias);
            for (int i = 0; i < state.Length; i++)
            {
                int at = (i / Units * 4 * Units) + (i % Units);
                memory[i] = (Sigmoid(z[at + Units]) * memory[i]) + (Sigmoid(z[at]) * MathF.Tanh(z[at + (2 * Units)]));
                state[i] = Sigmoid(z[at + (3 * Units)]) * MathF.Tanh(memory[i]);
            }

            rows.AddRange(state);
        }

        return ([.. rows], state, memory);
    }

    private static (float[] Rows, float[] State) GruReference(RecurrentLayer layer, Tensor x, Tensor h, bool resetsProduct)
    {
        float[] state = h.AsSpan<float>().ToArray();
        int batch = (int)h.Shape[0];
        var rows = new List<float>();
        for (int t = 0; t < x.Shape[0]; t++)
        {
            float[] a = Affine(layer, x, t, new float[state.Length], batch, 3, layer.Bias);
            float[] b = Times(state, layer.Recurrent, batch, Units, 3, layer.Bias);
            float[] reset = Gates(a, b, 1, batch);
            float[] update = Gates(a, b, 0, batch);
            float[] part = resetsProduct
                ? [.. reset.Select((r, i) => r * b[At(i, 2)])]
                : [.. Times([.. reset.Zip(state, static (r, s) => r * s)], layer.Recurrent, batch, Units, 3, new float[3 * Units]).Where(static (_, i) => i % (3 * Units) >= 2 * Units)];
            state = [.. state.Select((s, i) => (update[i] * s) + ((1 - update[i]) * MathF.Tanh(a[At(i, 2)] + part[i])))];
            rows.AddRange(state);
        }

        return ([.. rows], state);
    }

    private static int At(int i, int gate) => (i / Units * 3 * Units) + (gate * Units) + (i % Units);

    private static float[] Gates(float[] a, float[] b, int gate, int batch) =>
        [.. Enumerable.Range(0, batch * Units).Select(i => Sigmoid(a[At(i, gate)] + b[At(i, gate)]))];

    private static float[] Affine(RecurrentLayer layer, Tensor x, int step, float[] state, int batch, int gates, float[] bias)
    {
        float[] fromInput = Times(x.AsSpan<float>().Slice(step * batch * Inputs, batch * Inputs).ToArray(), layer.Kernel, batch, Inputs, gates, bias);
        float[] fromState = Times(state, layer.Recurrent, batch, Units, gates, new float[gates * Units]);
        return [.. fromInput.Zip(fromState, static (a, b) => a + b)];
    }

    private static float[] Times(float[] left, float[] weights, int batch, int inner, int gates, float[] bias)
    {
        float[] result = new float[batch * gates * Units];
        for (int i = 0; i < result.Length; i++)
        {
            (int row, int column) = (i / (gates * Units), i % (gates * Units));
            result[i] = bias[column];
            for (int k = 0; k < inner; k++) { result[i] += left[(row * inner) + k] * weights[(k * gates * Units) + column]; }
        }

        return result;
    }

    private static float Sigmoid(float value) => 1 / (1 + MathF.Exp(-value));

    private static Tensor Draw(int seed, params long[] shape)
    {
        var random = new Random(seed);
        var all = new TensorShape(shape);
        return Tensor.Of(all, [.. Enumerable.Range(0, (int)all.GetElementCount()).Select(_ => (random.NextSingle() * 2) - 1)]);
    }

    private static void AssertClose(float[] want, Tensor got, TensorShape shape)
    {
        Assert.Equal(shape, got.Shape);
        float[] values = got.AsSpan<float>().ToArray();
        for (int i = 0; i < want.Length; i++) { Assert.Equal(want[i], values[i], 1e-5f); }
    }
}
