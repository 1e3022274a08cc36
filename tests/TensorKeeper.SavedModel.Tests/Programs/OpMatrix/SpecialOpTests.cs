// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Special functions against their integrals and series.</summary>
public sealed class SpecialOpTests : OpMatrixTest
{
    private static readonly double[] X = [0.25, 0.5, 1.5, 3, 7.5, 40];

    public static TheoryData<string> OfOne => ["BesselI0", "BesselI1", "BesselI0e", "BesselI1e", "BesselJ0", "BesselJ1", "BesselK0", "BesselK1", "BesselK0e", "BesselK1e", "Dawsn", "FresnelCos", "FresnelSin", "Erfc"];

    [Theory]
    [MemberData(nameof(OfOne))]
    public void A_function_is_its_integral(string op)
    {
        double[] expected = [.. X.Select(x => Defined(op, x))];

        AssertGives(() => new ServedOp(op).Type("T", "f64").Fed("f64", [6], X), 1e-9, expected);
        AssertGives(() => new ServedOp(op).Type("T", "f32").Fed("f32", [6], X), 4e-6, expected);
    }

    [Fact]
    public void Bessel_functions_of_the_second_kind_have_known_values() => AssertGives(
        () => new ServedOp("BesselY0").Type("T", "f64").Fed("f64", [2], 1, 2), 1e-12, [0.08825696421567698, 0.51037567264974513]);

    [Fact]
    public void The_first_zero_of_Y1_is_where_it_belongs() => AssertGives(
        () => new ServedOp("BesselY1").Type("T", "f64").Fed("f64", [2], 1, 2), 1e-12, [-0.78121282130028872, -0.10703243154093755]);

    [Fact]
    public void The_exponential_integral_has_known_values() => AssertGives(
        () => new ServedOp("Expint").Type("T", "f64").Fed("f64", [2], 1, 2), 1e-12, [1.8951178163559368, 4.9542343560018902]);

    [Fact]
    public void Spences_integral_has_known_values() => AssertGives(
        () => new ServedOp("Spence").Type("T", "f64").Fed("f64", [3], 0, 1, 2), 1e-12, [Math.PI * Math.PI / 6, 0, -Math.PI * Math.PI / 12]);

    [Theory]
    [InlineData("f32")]
    [InlineData("f64")]
    public void The_incomplete_gamma_functions_add_up_to_one(string type)
    {
        // For whole a the upper part is a sum of exponentials.
        double[] upper = [Math.Exp(-1.5) * 2.5, Math.Exp(-2) * 5, Math.Exp(-9.0) * 10];

        AssertGives(() => new ServedOp("Igammac").Type("T", type).Fed(type, [3], 2, 3, 2).Fed(type, [3], 1.5, 2, 9), upper);
        AssertGives(() => new ServedOp("Igamma").Type("T", type).Fed(type, [3], 2, 3, 2).Fed(type, [3], 1.5, 2, 9), [.. upper.Select(static u => 1 - u)]);
    }

    [Theory]
    [InlineData("f32")]
    [InlineData("f64")]
    public void Zeta_and_polygamma_are_sums(string type)
    {
        AssertGives(() => new ServedOp("Zeta").Type("T", type).Fed(type, [3], 2, 4, 2).Fed(type, [3], 1, 1, 2), [Math.PI * Math.PI / 6, Math.Pow(Math.PI, 4) / 90, (Math.PI * Math.PI / 6) - 1]);
        AssertGives(() => new ServedOp("Polygamma").Type("T", type).Fed(type, [2], 1, 2).Fed(type, [], 1), [Math.PI * Math.PI / 6, -2.4041138063191886]);
    }

    [Theory]
    [InlineData("f32")]
    [InlineData("f64")]
    public void The_incomplete_beta_function_broadcasts(string type) => AssertGives(
        () => new ServedOp("Betainc").Type("T", type).Fed(type, [2], 2, 0.5).Fed(type, [2], 3, 0.5).Fed(type, [2], 0.25, 0.5), [0.26171875, 0.5]);

    [Fact]
    public void The_next_number_is_in_the_direction_of_the_second() => AssertGives(
        () => new ServedOp("NextAfter").Type("T", "f32").Fed("f32", [3], 1, 1, 2).Fed("f32", [3], 2, 0, 2), [MathF.BitIncrement(1), MathF.BitDecrement(1), 2]);

    private static double Defined(string op, double x) => op switch
    {
        "BesselI0" => Special.Integral(t => Math.Exp(x * Math.Cos(t)), 0, Math.PI) / Math.PI,
        "BesselI1" => Special.Integral(t => Math.Exp(x * Math.Cos(t)) * Math.Cos(t), 0, Math.PI) / Math.PI,
        "BesselI0e" => Defined("BesselI0", x) * Math.Exp(-x),
        "BesselI1e" => Defined("BesselI1", x) * Math.Exp(-x),
        "BesselJ0" => Special.Integral(t => Math.Cos(x * Math.Sin(t)), 0, Math.PI) / Math.PI,
        "BesselJ1" => Special.Integral(t => Math.Cos(t - (x * Math.Sin(t))), 0, Math.PI) / Math.PI,
        "BesselK0" => Special.Integral(t => Math.Exp(-x * Math.Cosh(t)), 0, 12),
        "BesselK1" => Special.Integral(t => Math.Exp(-x * Math.Cosh(t)) * Math.Cosh(t), 0, 12),
        "BesselK0e" => Defined("BesselK0", x) * Math.Exp(x),
        "BesselK1e" => Defined("BesselK1", x) * Math.Exp(x),
        "Dawsn" => Special.Integral(t => Math.Exp((t * t) - (x * x)), Math.Max(0, x - 20), x, 200_000),
        "FresnelCos" => Special.Integral(t => Math.Cos(Math.PI / 2 * t * t), 0, x, 400_000),
        "FresnelSin" => Special.Integral(t => Math.Sin(Math.PI / 2 * t * t), 0, x, 400_000),
        _ => x > 6 ? Special.Integral(t => Math.Exp(-t * t), x, x + 1, 200_000) * 2 / Math.Sqrt(Math.PI) : Special.Integral(t => Math.Exp(-t * t), x, 8, 200_000) * 2 / Math.Sqrt(Math.PI),
    };
}
