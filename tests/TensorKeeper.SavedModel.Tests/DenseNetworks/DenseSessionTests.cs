// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.DenseNetworks;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.SavedModel.Tests.DenseNetworks;

public sealed class DenseSessionTests
{
    private static readonly OnnxRuntimeEngine Engine = new();

    public static TheoryData<string> Networks => [.. All.Keys];

    private static Dictionary<string, Func<DenseChain>> All { get; } = new()
    {
        ["iris"] = static () => new DenseChain(4).Dense(10).Op("Relu").Dense(10).Op("Relu").Dense(3).Op("Softmax"),
        ["one number a row"] = static () => new DenseChain(1).Dense(1).Op("Sigmoid"),
        ["columns that fill no register"] = static () => new DenseChain(7).Dense(13).Op("Tanh").Dense(5).Op("Sigmoid").Dense(2),
        ["as wide as it gets"] = static () => new DenseChain(64).Dense(64).Op("Relu").Dense(29).Op("Relu").Dense(1),
        ["products of exporters"] = static () => new DenseChain(9).Gemm(16, isTurned: true).Op("Relu").Gemm(6, isTurned: false).Op("Tanh"),
        ["no bias, and none twice"] = static () => new DenseChain(3).Op("MatMul", [3, 3]).Op("MatMul", [3, 3]).Op("Add", [3]).Op("Add", [3]),
        ["normalised columns"] = static () => new DenseChain(6).Op("Sub", [6]).Op("Div", [1, 6]).Op("Mul", [1]).Op("Add", [1, 1]).Dense(4),
        ["constants first"] = static () => new DenseChain(4) { OperandsFirst = true }.Op("Mul", [1, 4]).Op("Add", [4]),
        ["a function of what was sent"] = static () => new DenseChain(5).Op("Relu").Op("Identity").Op("Softmax", (string[])[], OnnxFiles.OnnxMessages.Number("axis", 1)),
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Answers_as_the_engine_does(string network)
    {
        OnnxProgram program = All[network]().Program();
        using DenseSession own = DenseNetworkReader.TryRead(program) ?? throw new InvalidOperationException("It was left to the engine.");
        using IOnnxSession engine = Engine.CreateSession(program, CancellationToken.None);

        foreach (int rows in (int[])[0, 1, 2, 3, 4, 15, 16, 17, 33, 5000])
        {
            using Tensor input = Imagine(rows, (int)own.Inputs[0].Shape[1]);
            using Tensor expected = engine.Run([input], [0], CancellationToken.None)[0];
            using Tensor made = own.Run([input], [0], CancellationToken.None)[0];

            Assert.Equal(expected.Shape, made.Shape);
            AssertClose(expected.AsSpan<float>(), made.AsSpan<float>());
        }
    }

    [Theory]
    [InlineData("Relu")]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    [InlineData("Softmax")]
    public void Takes_the_numbers_at_the_edge_as_mathematics_does(string function)
    {
        float[] edge = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, 1e-30f, -1e-30f, 0.62499f, 0.625f, 88.8f, -88.8f, -104f, 3e38f, -3e38f, 1e-42f];
        using DenseSession own = DenseNetworkReader.TryRead(new DenseChain(1).Op(function).Program())!;
        using Tensor input = Tensor.Of<float>([edge.Length, 1], edge);

        using Tensor made = own.Run([input], [0], CancellationToken.None)[0];

        AssertClose([.. edge.Select(x => function switch
        {
            "Relu" => float.IsNaN(x) ? x : MathF.Max(x, 0),
            "Sigmoid" => (float)(1 / (1 + Math.Exp(-(double)x))),
            "Tanh" => (float)Math.Tanh(x),
            _ => float.IsFinite(x) ? 1 : float.NaN,
        })], made.AsSpan<float>());
    }

    [Fact]
    public void A_row_that_is_no_number_spoils_no_other_one()
    {
        using DenseSession own = DenseNetworkReader.TryRead(All["iris"]().Program())!;
        using Tensor input = Imagine(20, 4);
        using Tensor clean = own.Run([input], [0], CancellationToken.None)[0];
        input.AsSpan<float>()[5 * 4] = float.NaN;

        using Tensor made = own.Run([input], [0], CancellationToken.None)[0];

        for (int row = 0; row < 20; row++)
        {
            ReadOnlySpan<float> values = made.AsSpan<float>().Slice(row * 3, 3);
            if (row == 5) { Assert.Equal([float.NaN, float.NaN, float.NaN], values); }
            else { Assert.Equal(clean.AsSpan<float>().Slice(row * 3, 3), values); }
        }
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        using DenseSession own = DenseNetworkReader.TryRead(new DenseChain(3).Op("Softmax").Program())!;
        using Tensor input = Tensor.Of<float>([2, 3], 1000, 1000, -1000, 3e38f, -3e38f, 0);

        using Tensor made = own.Run([input], [0], CancellationToken.None)[0];

        Assert.Equal([0.5f, 0.5f, 0, 1, 0, 0], made.AsSpan<float>());
    }

    [Fact]
    public void Shapes_and_types_that_were_not_declared_are_refused_with_what_was_wanted()
    {
        using DenseSession own = DenseNetworkReader.TryRead(new DenseChain(4) { Rows = 2 }.Dense(3).Program())!;

        Assert.Contains("has shape [2,3]; the model wants [2,4]", Refusal(own, Tensor.Of<float>([2, 3], new float[6])), StringComparison.Ordinal);
        Assert.Contains("has shape [1,4]", Refusal(own, Tensor.Of<float>([1, 4], new float[4])), StringComparison.Ordinal);
        Assert.Contains("has shape [8]", Refusal(own, Tensor.Of<float>([8], new float[8])), StringComparison.Ordinal);
        Assert.Contains("Float64[2,4]; the model wants Float32", Refusal(own, Tensor.Of<double>([2, 4], new double[8])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_was_cancelled_ends()
    {
        using DenseSession own = DenseNetworkReader.TryRead(All["iris"]().Program())!;
        using Tensor input = Imagine(1, 4);

        Assert.ThrowsAny<OperationCanceledException>(() => own.Run([input], [0], new CancellationToken(canceled: true)));
        Assert.Empty(own.Run([input], [], CancellationToken.None));
    }

    [Fact]
    public void The_smaller_the_network_the_more_of_its_rows_are_quick()
    {
        using DenseSession iris = DenseNetworkReader.TryRead(All["iris"]().Program())!;
        using DenseSession wide = DenseNetworkReader.TryRead(All["as wide as it gets"]().Program())!;

        Assert.InRange(iris.QuickRows, 100, 1000);
        Assert.InRange(wide.QuickRows, 1, 16);
    }

    private static string Refusal(DenseSession session, Tensor input)
    {
        ServingException refused = Assert.Throws<ServingException>(() => session.Run([input], [0], CancellationToken.None));
        Assert.Equal(ServingErrorCode.InvalidArgument, refused.Code);
        return refused.Message;
    }

    private static Tensor Imagine(int rows, int columns)
    {
        var random = new Random(rows);
        Tensor tensor = Tensor.Allocate(ElementType.Float32, [rows, columns]);
        foreach (ref float value in tensor.AsSpan<float>()) { value = (random.NextSingle() - 0.5f) * 6; }
        return tensor;
    }

    // Sums of up to 64 products, in three layers, are rounded in another order than the engine's.
    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> made)
    {
        Assert.Equal(expected.Length, made.Length);
        for (int i = 0; i < made.Length; i++)
        {
            if (!float.IsFinite(expected[i]) || expected[i] == 0) { Assert.Equal(expected[i], made[i], tolerance: 3e-7f); }
            else { Assert.InRange(made[i], expected[i] - Tolerance(expected[i]), expected[i] + Tolerance(expected[i])); }
        }
    }

    private static float Tolerance(float expected) => 5e-6f * MathF.Max(1, MathF.Abs(expected));
}
