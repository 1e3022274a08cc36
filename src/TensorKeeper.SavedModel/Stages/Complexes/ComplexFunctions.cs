// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Complexes;

/// <summary>Functions of complex numbers, element by element, in double precision.</summary>
internal static class ComplexFunctions
{
    /// <summary>Finds a function of one number; null if there is none of the name.</summary>
    public static Func<Complex, Complex>? Unary(string op) => op switch
    {
        "Abs" => static z => Complex.Abs(z),
        "Neg" => static z => -z,
        "Sign" => static z => z == Complex.Zero ? z : z / Complex.Abs(z),
        "Square" => static z => z * z,
        "Reciprocal" or "Inv" => static z => Complex.One / z,
        "Exp" => Complex.Exp,
        "Log" => Complex.Log,
        "Log1p" => static z => Complex.Log(Complex.One + z),
        "Expm1" => static z => Complex.Exp(z) - Complex.One,
        "Sqrt" => Complex.Sqrt,
        "Rsqrt" => static z => Complex.One / Complex.Sqrt(z),
        "Sin" => Complex.Sin,
        "Cos" => Complex.Cos,
        "Tan" => Complex.Tan,
        "Asin" => Complex.Asin,
        "Acos" => Complex.Acos,
        "Atan" => Complex.Atan,
        "Sinh" => Complex.Sinh,
        "Cosh" => Complex.Cosh,
        "Tanh" => Complex.Tanh,
        "Asinh" => static z => -Turned(Complex.Asin(Turned(z))),
        "Acosh" => static z => Complex.Log(z + (Complex.Sqrt(z + Complex.One) * Complex.Sqrt(z - Complex.One))),
        "Atanh" => static z => -Turned(Complex.Atan(Turned(z))),
        "Sigmoid" => static z => Complex.One / (Complex.One + Complex.Exp(-z)),
        "Round" => static z => new Complex(Math.Round(z.Real), Math.Round(z.Imaginary)),
        "Conj" => Complex.Conjugate,
        _ => null,
    };

    /// <summary>Finds a function of two numbers; null if there is none of the name.</summary>
    public static Func<Complex, Complex, Complex>? Binary(string op) => op switch
    {
        "Add" or "AddV2" => static (x, y) => x + y,
        "Sub" => static (x, y) => x - y,
        "Mul" => static (x, y) => x * y,
        "RealDiv" or "Div" => static (x, y) => x / y,
        "DivNoNan" => static (x, y) => y == Complex.Zero ? Complex.Zero : x / y,
        "MulNoNan" => static (x, y) => y == Complex.Zero ? Complex.Zero : x * y,
        "Xdivy" => static (x, y) => x == Complex.Zero ? Complex.Zero : x / y,
        "Xlogy" => static (x, y) => x == Complex.Zero ? Complex.Zero : x * Complex.Log(y),
        "Xlog1py" => static (x, y) => x == Complex.Zero ? Complex.Zero : x * Complex.Log(Complex.One + y),
        "Pow" => static (x, y) => y == Complex.Zero ? Complex.One : x == Complex.Zero ? Complex.Zero : Complex.Pow(x, y),
        "SquaredDifference" => static (x, y) => Complex.Conjugate(x - y) * (x - y),
        _ => null,
    };

    public static Tensor Apply(in HostCall call, Func<Complex, Complex> function)
    {
        Complex[] elements = ComplexElements.Read(call, call[0]);
        for (int i = 0; i < elements.Length; i++) { elements[i] = function(elements[i]); }
        return ComplexElements.Write(call[0].ElementType, call[0].Shape, elements);
    }

    public static Tensor Apply(in HostCall call, Func<Complex, Complex, Complex> function)
    {
        TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
        Complex[] left = ComplexElements.Read(call, Broadcasting.Stretch(call, call[0], shape));
        Complex[] right = ComplexElements.Read(call, Broadcasting.Stretch(call, call[1], shape));
        for (int i = 0; i < left.Length; i++) { left[i] = function(left[i], right[i]); }
        return ComplexElements.Write(call[0].ElementType, shape, left);
    }

    /// <summary>Multiplies by the imaginary unit.</summary>
    private static Complex Turned(Complex z) => new(-z.Imaginary, z.Real);
}
