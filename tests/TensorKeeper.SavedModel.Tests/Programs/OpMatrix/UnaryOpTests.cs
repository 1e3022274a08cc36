// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

public sealed class UnaryOpTests : OpMatrixTest
{
    private const string Floats = "f16 bf16 f32 f64";
    private const string Signed = Floats + " i8 i16 i32 i64";
    private const string All = Signed + " u8 u16 u32 u64";
    private const string Complexes = "c64 c128";

    private static readonly Dictionary<string, Func<double, double>> Functions = new()
    {
        ["Abs"] = Math.Abs, ["Neg"] = static x => -x, ["Sign"] = static x => Math.Sign(x), ["Square"] = static x => x * x, ["Round"] = Math.Round,
        ["Relu"] = static x => Math.Max(x, 0), ["Relu6"] = static x => Math.Clamp(x, 0, 6), ["Floor"] = Math.Floor, ["Ceil"] = Math.Ceiling,
        ["Rint"] = Math.Round, ["Exp"] = Math.Exp, ["Log"] = Math.Log, ["Log1p"] = static x => Math.Log(1 + x), ["Expm1"] = static x => Math.Exp(x) - 1,
        ["Sqrt"] = Math.Sqrt, ["Rsqrt"] = static x => 1 / Math.Sqrt(x), ["Reciprocal"] = static x => 1 / x, ["Inv"] = static x => 1 / x,
        ["Sin"] = Math.Sin, ["Cos"] = Math.Cos, ["Tan"] = Math.Tan, ["Atan"] = Math.Atan, ["Sinh"] = Math.Sinh, ["Cosh"] = Math.Cosh,
        ["Tanh"] = Math.Tanh, ["Asinh"] = Math.Asinh, ["Sigmoid"] = static x => 1 / (1 + Math.Exp(-x)), ["Erf"] = Special.Erf,
        ["LeakyRelu"] = static x => x < 0 ? 0.2f * x : x, ["Elu"] = static x => x < 0 ? Math.Exp(x) - 1 : x, ["Softplus"] = static x => Math.Log(1 + Math.Exp(x)),
        ["Softsign"] = static x => x / (1 + Math.Abs(x)), ["ZerosLike"] = static _ => 0, ["OnesLike"] = static _ => 1,
        ["IsNan"] = static _ => 0, ["IsInf"] = static _ => 0, ["IsFinite"] = static _ => 1,
        ["Asin"] = Math.Asin, ["Acos"] = Math.Acos, ["Atanh"] = Math.Atanh, ["Erfinv"] = Special.Erfinv,
        ["Acosh"] = static x => Math.Acosh(1 + x), ["Lgamma"] = Special.Lgamma, ["Digamma"] = Special.Digamma,
        ["Ndtri"] = static x => Math.Sqrt(2) * Special.Erfinv((2 * x) - 1),
    };

    private static readonly Dictionary<string, Func<Complex, Complex>> ComplexFunctions = new()
    {
        ["Neg"] = static z => -z, ["Square"] = static z => z * z, ["Reciprocal"] = static z => 1 / z, ["Exp"] = Complex.Exp, ["Log"] = Complex.Log,
        ["Sqrt"] = Complex.Sqrt, ["Rsqrt"] = static z => 1 / Complex.Sqrt(z), ["Sin"] = Complex.Sin, ["Cos"] = Complex.Cos, ["Tanh"] = Complex.Tanh,
        ["Sigmoid"] = static z => 1 / (1 + Complex.Exp(-z)), ["Sign"] = static z => z / Complex.Abs(z), ["Log1p"] = static z => Complex.Log(1 + z),
        ["Expm1"] = static z => Complex.Exp(z) - 1, ["Tan"] = Complex.Tan, ["Atan"] = Complex.Atan, ["Conj"] = Complex.Conjugate,
    };

    public static TheoryData<string, string> Everywhere => Cross(
        ("Abs Neg Sign Round", Signed), ("Square Relu Relu6 ZerosLike OnesLike", All),
        ("Floor Ceil Rint Exp Expm1 Reciprocal Inv Sin Cos Tan Atan Sinh Cosh Tanh Asinh Sigmoid Erf LeakyRelu Elu Softplus Softsign IsNan IsInf IsFinite", Floats));

    public static TheoryData<string, string> OfPositives => Cross(("Log Log1p Sqrt Rsqrt Lgamma Digamma", Floats));

    public static TheoryData<string, string> OfFractions => Cross(("Asin Acos Atanh Erfinv Acosh Ndtri", Floats));

    public static TheoryData<string, string> OfComplex => Cross((string.Join(' ', ComplexFunctions.Keys), Complexes));

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void Functions_of_all_numbers_have_all_types(string op, string type) =>
        AssertFunction(op, type, Numbers.IsInteger(Numbers.TypeOf(type)) ? type[0] == 'u' ? [1, 2, 5, 7] : [-3, -1, 2, 7] : [-2.5, -0.75, 0.5, 3]);

    [Theory]
    [MemberData(nameof(OfPositives))]
    public void Functions_of_positive_numbers_have_all_types(string op, string type) => AssertFunction(op, type, [0.25, 0.5, 1.75, 40]);

    [Theory]
    [MemberData(nameof(OfFractions))]
    public void Functions_of_fractions_have_all_types(string op, string type)
    {
        double[] x = [0.125, 0.25, 0.5, 0.875];
        double shift = op == "Acosh" ? 1 : 0;
        AssertGives(() => new ServedOp(op).Type("T", type).Fed(type, [2, 2], [.. x.Select(v => v + shift)]), [.. x.Select(Functions[op])]);
    }

    [Theory]
    [MemberData(nameof(OfComplex))]
    public void Functions_of_complex_numbers_are_exact(string op, string type)
    {
        double[] pairs = [0.5, 0.25, -1.5, 0.75, 2, -1];
        Complex[] results = [.. Enumerable.Range(0, 3).Select(i => ComplexFunctions[op](new Complex(pairs[2 * i], pairs[(2 * i) + 1])))];

        AssertGives(() => new ServedOp(op).Type("T", type).Fed(type, [3], pairs), [.. results.SelectMany(static z => new[] { z.Real, z.Imaginary })]);
    }

    private static void AssertFunction(string op, string type, double[] x)
    {
        double[] expected = [.. x.Select(Functions[op])];
        AssertGives(() => new ServedOp(op).Type("T", type).Fed(type, [2, 2], x), expected);
        AssertGives(() => new ServedOp(op).Type("T", type).Fed(type, [0, 2]), Array.Empty<double>());
        AssertGives(() => new ServedOp(op).Type("T", type).Fed(type, [], x[0]), [expected[0]]);
    }
}
