// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Products, diagonals and transforms, in the types and with the operands that the engine does not take.</summary>
public sealed class MatrixOpTests : OpMatrixTest
{
    public static TheoryData<string> ProductTypes => ["f16", "bf16", "f32", "f64", "i32", "i64", "c64", "c128"];

    public static TheoryData<string> DiagonalTypes => ["f32", "bf16", "i8", "u64", "c64", "bool"];

    [Theory]
    [MemberData(nameof(ProductTypes))]
    public void Products_are_of_all_types(string type)
    {
        AssertGives(() => Product("MatMul", type, "transpose_a", "transpose_b", false, false), V(19, 22, 43, 50));
        AssertGives(() => Product("MatMul", type, "transpose_a", "transpose_b", true, false), V(26, 30, 38, 44));
        AssertGives(() => Product("BatchMatMulV2", type, "adj_x", "adj_y", false, true), V(17, 23, 39, 53));
        AssertGives(() => Product("BatchMatMulV2", type, "adj_x", "adj_y", true, true), V(23, 31, 34, 46));
        AssertGives(() => new ServedOp("BatchMatMulV2").Type("T", type).Fed(type, [2, 2, 0]).Fed(type, [2, 0, 1]), V(0, 0, 0, 0));
        AssertGives(() => new ServedOp("BatchMatMulV2").Type("T", type).Fed(type, [0, 2, 2]).Fed(type, [1, 2, 2], V(1, 2, 3, 4)), Array.Empty<double>());

        double[] V(params double[] values) => Elements(type, values);
    }

    [Fact]
    public void An_adjoint_is_conjugate() => AssertGives(
        () => new ServedOp("BatchMatMulV2").Type("T", "c64").Bool("adj_x", true).Fed("c64", [1, 1], 1, 2).Fed("c64", [1, 1], 3, 4), [11, -2]);

    [Fact]
    public void A_sum_over_unnamed_axes_may_be_one_of_nothing()
    {
        TensorShape none = new(0, 2, 2), three = new(3, 2, 2), flat = new(2, 2);
        Tensor[] batched = Sum("...ab,...bc,...cd->...ad", none, none, none).Run(ShapeKnowledge.Rank);
        Tensor[] moved = Sum("...ab,bc,...cd->ad...", none, flat, none).Run(ShapeKnowledge.Rank);
        Tensor[] filled = Sum("...ab,...bc,...cd->...ad", three, three, three).Run(ShapeKnowledge.Rank);

        Assert.Equal(none, batched[0].Shape);
        Assert.Equal(new TensorShape(2, 2, 0), moved[0].Shape);
        Assert.Equal(three, filled[0].Shape);

        static ServedOp Sum(string equation, params TensorShape[] shapes) => shapes.Aggregate(
            new ServedOp("Einsum").Type("T", "f32").Int("N", shapes.Length).Text("equation", equation),
            static (op, shape) => op.Fed(Tensor.FromMemory(ElementType.Float32, shape, new byte[shape.GetElementCount() * sizeof(float)])));
    }

    [Fact]
    public void Sums_of_complex_products_are_summed()
    {
        AssertGives(() => new ServedOp("Einsum").Type("T", "c64").Int("N", 2).Text("equation", "...ij,jk->...ik").Fed("c64", [1, 1, 2], 1, 1, 2, 0).Fed("c64", [2, 1], 0, 1, 3, 0), [5, 1]);
        AssertGives(() => new ServedOp("Einsum").Type("T", "c128").Int("N", 1).Text("equation", "ii->").Fed("c128", [2, 2], 1, 1, 2, 0, 3, 0, 4, 4), [5, 5]);
    }

    [Theory]
    [MemberData(nameof(DiagonalTypes))]
    public void Diagonals_may_be_computed(string type)
    {
        AssertGives(
            () => new ServedOp("MatrixDiagPartV3").Type("T", type).Text("align", "RIGHT_LEFT").Fed(type, [2, 3], V(1, 2, 3, 4, 5, 6)).Fed("i32", [2], -1, 1).Fed(type, [], V(7)),
            V(2, 6, 1, 5, 4, 7));
        AssertGives(
            () => new ServedOp("MatrixDiagPartV3").Type("T", type).Text("align", "LEFT_RIGHT").Fed(type, [3, 2], V(1, 2, 3, 4, 5, 6)).Fed("i32", [2], -2, 1).Fed(type, [], V(7)),
            V(2, 7, 1, 4, 3, 6, 7, 5));
        AssertGives(
            () => new ServedOp("MatrixDiagV3").Type("T", type).Fed(type, [2, 2], V(1, 2, 3, 4)).Fed("i32", [2], 0, 1).Fed("i32", [], 2).Fed("i32", [], 3).Fed(type, [], V(7)),
            V(3, 1, 7, 7, 4, 2));
        AssertGives(() => new ServedOp("MatrixSetDiagV3").Type("T", type).Fed(type, [2, 2], V(1, 2, 3, 4)).Fed(type, [1], V(9)).Fed("i32", [], 1), V(1, 9, 3, 4));
        AssertGives(() => new ServedOp("MatrixBandPart").Type("T", type).Fed(type, [2, 2], V(1, 2, 3, 4)).Fed("i32", [], 0).Fed("i32", [], -1), V(1, 2, 0, 4));
        AssertGives(() => new ServedOp("DiagPart").Type("T", type).Fed(type, [2, 2], V(1, 2, 3, 4)), V(1, 4));
        AssertGives(() => new ServedOp("Diag").Type("T", type).Fed(type, [2], V(1, 2)), V(1, 0, 0, 2));

        double[] V(params double[] values) => Elements(type, values);
    }

    [Theory]
    [InlineData("FFT", 1, false)]
    [InlineData("IFFT", 1, true)]
    [InlineData("FFT2D", 2, false)]
    [InlineData("IFFT2D", 2, true)]
    [InlineData("FFT3D", 3, false)]
    [InlineData("IFFT3D", 3, true)]
    [InlineData("BatchFFT", 1, false)]
    public void A_transform_is_its_sum(string op, int axes, bool inverse)
    {
        double[] x = [.. Enumerable.Range(0, 36).Select(static i => (double)(i * i % 7))];
        Complex[] expected = Transform(x, [2, 3, 3], axes, inverse);

        AssertGives(() => new ServedOp(op).Type("Tcomplex", "c128").Fed("c128", [2, 3, 3], x), 1e-11, [.. expected.SelectMany(static z => new[] { z.Real, z.Imaginary })]);
    }

    [Fact]
    public void The_spectrum_of_a_volume_comes_back_as_the_volume()
    {
        double[] x = [.. Enumerable.Range(0, 24).Select(static i => (double)(i * i % 11))];
        Tensor spectrum = new ServedOp("RFFT3D").Type("Treal", "f64").Type("Tcomplex", "c128").Fed("f64", [2, 3, 4], x).Constant("i32", [3], 2, 3, 4).Run(Translators.ShapeKnowledge.All)[0];

        AssertGives(() => new ServedOp("IRFFT3D").Type("Treal", "f64").Type("Tcomplex", "c128").Fed(spectrum).Fed("i32", [3], 2, 3, 4), 1e-11, x);
    }

    private static ServedOp Product(string op, string type, string left, string right, bool turnLeft, bool turnRight) =>
        new ServedOp(op).Type("T", type).Bool(left, turnLeft).Bool(right, turnRight).Fed(type, [2, 2], Elements(type, 1, 2, 3, 4)).Fed(type, [2, 2], Elements(type, 5, 6, 7, 8));

    /// <summary>The sum over all places, written down as it is defined.</summary>
    private static Complex[] Transform(double[] pairs, int[] shape, int axes, bool inverse)
    {
        int count = pairs.Length / 2;
        var result = new Complex[count];
        int[] At(int i) => [i / (shape[1] * shape[2]), i / shape[2] % shape[1], i % shape[2]];
        double size = 1;
        for (int axis = 3 - axes; axis < 3; axis++) { size *= shape[axis]; }
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < count; k++)
            {
                (int[] to, int[] from) = (At(i), At(k));
                if (!to.Take(3 - axes).SequenceEqual(from.Take(3 - axes))) { continue; }
                double turn = 0;
                for (int axis = 3 - axes; axis < 3; axis++) { turn += (double)to[axis] * from[axis] / shape[axis]; }
                result[i] += new Complex(pairs[2 * k], pairs[(2 * k) + 1]) * Complex.FromPolarCoordinates(1, (inverse ? 2 : -2) * Math.PI * turn);
            }

            if (inverse) { result[i] /= size; }
        }

        return result;
    }
}
