// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Complexes;
using TensorKeeper.SavedModel.Stages.Numbers;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Special;

/// <summary>Functions of two or three operands, broadcast: computed in double precision, rounded once.</summary>
internal static class PairKernels
{
    private static readonly (string Op, Func<double, double, double> Function)[] Functions =
    [
        ("Igamma", GammaFunctions.Lower), ("Igammac", GammaFunctions.Upper), ("Zeta", GammaFunctions.Zeta), ("Polygamma", GammaFunctions.Polygamma),
        ("Atan2", Math.Atan2), ("Xdivy", static (x, y) => x == 0 ? 0 : x / y), ("Xlogy", static (x, y) => x == 0 ? 0 : x * Math.Log(y)),
        ("Xlog1py", static (x, y) => x == 0 ? 0 : x * double.LogP1(y)), ("MulNoNan", static (x, y) => y == 0 ? 0 : x * y),
    ];

    public static void Register(HostKernelTable table)
    {
        foreach ((string op, Func<double, double, double> function) in Functions)
        {
            Func<Complex, Complex, Complex>? complex = ComplexFunctions.Binary(op);
            table.Add(op, (in HostCall call) => [complex is not null && ComplexElements.IsComplex(call[0]) ? ComplexFunctions.Apply(call, complex) : Run(call, function)]);
        }

        table
            .Add("Pow", static (in HostCall call) => [Powers(call)])
            .Add("SquaredDifference", static (in HostCall call) => [Difference(call)])
            .Add("Betainc", static (in HostCall call) => [Beta(call)])
            .Add("NextAfter", static (in HostCall call) => [Neighbour(call)])
            .Add("Angle", static (in HostCall call) => [Angle(call)]);
    }

    private static Tensor Run(in HostCall call, Func<double, double, double> function)
    {
        TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
        double[] right = Doubles(call, Broadcasting.Stretch(call, call[1], shape));
        int at = 0;
        return FunctionKernels.Map(call, Broadcasting.Stretch(call, call[0], shape), x => function(x, right[at++]));
    }

    private static Tensor Beta(in HostCall call)
    {
        TensorShape shape = Broadcasting.Common(call, Broadcasting.Common(call, call[0].Shape, call[1].Shape), call[2].Shape);
        double[] b = Doubles(call, Broadcasting.Stretch(call, call[1], shape));
        double[] x = Doubles(call, Broadcasting.Stretch(call, call[2], shape));
        int at = 0;
        return FunctionKernels.Map(call, Broadcasting.Stretch(call, call[0], shape), a => GammaFunctions.IncompleteBeta(a, b[at], x[at++]));
    }

    private static double[] Doubles(in HostCall call, Tensor tensor)
    {
        double[] values = new double[tensor.ElementCount];
        int at = 0;
        FunctionKernels.Map(call, tensor, x => values[at++] = x);
        return values;
    }

    private static Tensor Neighbour(in HostCall call)
    {
        bool wide = call[0].ElementType == ElementType.Float64;
        return Run(call, (x, y) => double.IsNaN(x) || double.IsNaN(y) ? double.NaN
            : x == y ? y
            : wide ? (y > x ? Math.BitIncrement(x) : Math.BitDecrement(x))
            : y > x ? MathF.BitIncrement((float)x) : MathF.BitDecrement((float)x));
    }

    private static Tensor Angle(in HostCall call)
    {
        Complex[] numbers = ComplexElements.Read(call, call[0]);
        for (int i = 0; i < numbers.Length; i++) { numbers[i] = Math.Atan2(numbers[i].Imaginary, numbers[i].Real); }
        bool wide = call[0].ElementType is ElementType.Complex128 or ElementType.Float64;
        return ComplexElements.Write(wide ? ElementType.Float64 : ElementType.Float32, call[0].Shape, numbers);
    }

    private static Tensor Difference(in HostCall call) => ComplexElements.IsComplex(call[0])
        ? ComplexFunctions.Apply(call, ComplexFunctions.Binary("SquaredDifference")!)
        : call[0].ElementType is >= ElementType.Int8 and <= ElementType.UInt64
            ? NumberTypes.Run(call[0].ElementType, call, new WholePair((x, y) => unchecked((x - y) * (x - y))))
            : Run(call, static (x, y) => (x - y) * (x - y));

    private static Tensor Powers(in HostCall call)
    {
        if (ComplexElements.IsComplex(call[0])) { return ComplexFunctions.Apply(call, ComplexFunctions.Binary("Pow")!); }
        if (call[0].ElementType is not (>= ElementType.Int8 and <= ElementType.UInt64)) { return Run(call, Math.Pow); }
        foreach (double exponent in ToDoubles(call[1], call))
        {
            call.Require(exponent >= 0, "Integers to negative integer powers are not allowed");
        }

        return NumberTypes.Run(call[0].ElementType, call, new WholePair(Power));
    }

    /// <summary>Reads numbers of any type.</summary>
    public static double[] ToDoubles(Tensor tensor, in HostCall call) => NumberTypes.Run(tensor.ElementType, call, new Widening(tensor)).AsSpan<double>().ToArray();

    private static Int128 Power(Int128 x, Int128 y)
    {
        Int128 result = 1;
        for (; y > 0; y >>= 1)
        {
            if ((y & 1) != 0) { result = unchecked((long)(result * x)); }
            x = unchecked((Int128)(long)x * (long)x);
        }

        return result;
    }

    private readonly struct Widening(Tensor tensor) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor wide = Tensors.Zeros(ElementType.Float64, tensor.Shape);
            ReadOnlySpan<T> from = tensor.AsSpan<T>();
            Span<double> to = wide.AsSpan<double>();
            for (int i = 0; i < to.Length; i++) { to[i] = double.CreateTruncating(from[i]); }
            return wide;
        }
    }

    private readonly struct WholePair(Func<Int128, Int128, Int128> function) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
            ReadOnlySpan<T> x = Broadcasting.Stretch(call, call[0], shape).AsSpan<T>();
            ReadOnlySpan<T> y = Broadcasting.Stretch(call, call[1], shape).AsSpan<T>();
            Tensor result = Tensors.Zeros(call[0].ElementType, shape);
            Span<T> z = result.AsSpan<T>();
            for (int i = 0; i < z.Length; i++) { z[i] = T.CreateTruncating(function(Int128.CreateTruncating(x[i]), Int128.CreateTruncating(y[i]))); }
            return result;
        }
    }
}
