// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Complexes;
using TensorKeeper.SavedModel.Stages.Numbers;

namespace TensorKeeper.SavedModel.Stages.Special;

/// <summary>Functions of one operand, of floats of any width and of complex numbers: computed in double precision, rounded once.</summary>
internal static class FunctionKernels
{
    private static readonly (string Op, Func<double, double> Function)[] Functions =
    [
        ("Acos", Math.Acos), ("Acosh", Math.Acosh), ("Asin", Math.Asin), ("Asinh", Math.Asinh), ("Atan", Math.Atan), ("Atanh", Math.Atanh),
        ("Sin", Math.Sin), ("Cos", Math.Cos), ("Tan", Math.Tan), ("Sinh", Math.Sinh), ("Cosh", Math.Cosh), ("Tanh", Math.Tanh),
        ("Exp", Math.Exp), ("Log", Math.Log), ("Sqrt", Math.Sqrt), ("Rsqrt", static x => 1 / Math.Sqrt(x)),
        ("Log1p", double.LogP1), ("Expm1", double.ExpM1), ("Sigmoid", static x => 1 / (1 + Math.Exp(-x))),
        ("Reciprocal", static x => 1 / x), ("Inv", static x => 1 / x), ("Square", static x => x * x),
        ("Neg", static x => -x), ("Sign", static x => double.IsNaN(x) ? x : Math.Sign(x)), ("Round", static x => Math.Round(x)),
        ("Erf", ErrorFunctions.Erf), ("Erfc", ErrorFunctions.Erfc), ("Erfinv", ErrorFunctions.Erfinv), ("Ndtri", ErrorFunctions.Ndtri),
        ("Lgamma", GammaFunctions.LogGamma), ("Digamma", GammaFunctions.Digamma),
        ("BesselI0", static x => BesselFunctions.I(0, x)), ("BesselI1", static x => BesselFunctions.I(1, x)),
        ("BesselI0e", static x => BesselFunctions.ScaledI(0, x)), ("BesselI1e", static x => BesselFunctions.ScaledI(1, x)),
        ("BesselJ0", static x => BesselFunctions.J(0, x)), ("BesselJ1", static x => BesselFunctions.J(1, x)),
        ("BesselK0", static x => BesselFunctions.K(0, x)), ("BesselK1", static x => BesselFunctions.K(1, x)),
        ("BesselK0e", static x => BesselFunctions.ScaledK(0, x)), ("BesselK1e", static x => BesselFunctions.ScaledK(1, x)),
        ("BesselY0", static x => BesselFunctions.Y(0, x)), ("BesselY1", static x => BesselFunctions.Y(1, x)),
        ("Dawsn", IntegralFunctions.Dawson), ("Expint", IntegralFunctions.ExponentialIntegral), ("Spence", IntegralFunctions.Spence),
        ("FresnelCos", IntegralFunctions.FresnelCosine), ("FresnelSin", IntegralFunctions.FresnelSine),
    ];

    public static void Register(HostKernelTable table)
    {
        foreach ((string op, Func<double, double> function) in Functions)
        {
            Func<Complex, Complex>? complex = ComplexFunctions.Unary(op);
            table.Add(op, (in HostCall call) => [Run(call, function, complex)]);
        }
    }

    /// <summary>Applies a function to each float.</summary>
    /// <exception cref="ServingException">The elements are no floats.</exception>
    public static Tensor Map(in HostCall call, Tensor tensor, Func<double, double> function)
    {
        if (tensor.ElementType == ElementType.BFloat16) { return BFloat16Cast.Narrow(Map(call, BFloat16Cast.Widen(tensor), function)); }
        call.Require(
            tensor.ElementType is ElementType.Float16 or ElementType.Float32 or ElementType.Float64, $"{call.Node.Op} takes floats, not {tensor.ElementType}");
        return NumberTypes.Run(tensor.ElementType, call, new Mapping(tensor, function));
    }

    private static Tensor Run(in HostCall call, Func<double, double> function, Func<Complex, Complex>? complex) =>
        ComplexElements.IsComplex(call[0]) && complex is not null ? ComplexFunctions.Apply(call, complex)
        : call[0].ElementType is >= ElementType.Int8 and <= ElementType.UInt64 && call.Node.Op is "Square" or "Neg" or "Sign" or "Round"
            ? NumberTypes.Run(call[0].ElementType, call, default(WholeMapping))
            : Map(call, call[0], function);

    private readonly struct Mapping(Tensor tensor, Func<double, double> function) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(tensor.ElementType, tensor.Shape);
            ReadOnlySpan<T> from = tensor.AsSpan<T>();
            Span<T> to = result.AsSpan<T>();
            for (int i = 0; i < to.Length; i++) { to[i] = T.CreateTruncating(function(double.CreateTruncating(from[i]))); }
            return result;
        }
    }

    private readonly struct WholeMapping : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(call[0].ElementType, call[0].Shape);
            ReadOnlySpan<T> from = call[0].AsSpan<T>();
            Span<T> to = result.AsSpan<T>();
            string op = call.Node.Op;
            for (int i = 0; i < to.Length; i++)
            {
                T x = from[i];
                to[i] = unchecked(op switch { "Square" => x * x, "Neg" => T.Zero - x, "Sign" => T.CreateTruncating(T.Sign(x)), _ => x });
            }

            return result;
        }
    }
}
