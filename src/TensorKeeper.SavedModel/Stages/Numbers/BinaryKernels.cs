// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Complexes;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Arithmetic of two tensors, broadcast. Integers wrap; division follows TensorFlow, MIN / -1 included.</summary>
internal static class BinaryKernels
{
    private interface IOperator
    {
        static abstract T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>;
    }

    public static void Register(HostKernelTable table) => table
        .Add("Add", AddOrJoin)
        .Add("AddV2", AddOrJoin)
        .Add("Sub", Run<Subtraction>)
        .Add("Mul", Run<Product>)
        .Add("RealDiv", Run<Quotient>)
        .Add("Div", Run<Quotient>)
        .Add("TruncateDiv", Run<Quotient>)
        .Add("DivNoNan", Run<SafeQuotient>)
        .Add("FloorDiv", Run<Floor>)
        .Add("FloorMod", Run<FloorRemainder>)
        .Add("TruncateMod", Run<Remainder>)
        .Add("Mod", Run<Remainder>)
        .Add("Maximum", Run<Larger>)
        .Add("Minimum", Run<Smaller>);

    private static Tensor[] Run<TOperator>(in HostCall call)
        where TOperator : IOperator =>
        [
            ComplexElements.IsComplex(call[0]) && ComplexFunctions.Binary(call.Node.Op) is { } complex ? ComplexFunctions.Apply(call, complex)
                : call[0].ElementType == ElementType.BFloat16 ? Narrowed<TOperator>(call)
                : NumberTypes.Run<Kernel<TOperator>>(call[0].ElementType, call),
        ];

    /// <summary>Computes in 32 bits and rounds once, as TensorFlow does.</summary>
    private static Tensor Narrowed<TOperator>(in HostCall call)
        where TOperator : IOperator
    {
        HostValue[] wide = [BFloat16Cast.Widen(call[0]), BFloat16Cast.Widen(call[1])];
        return BFloat16Cast.Narrow(NumberTypes.Run<Kernel<TOperator>>(ElementType.Float32, new HostCall(call.Node, wide, call.CancellationToken)));
    }

    private static Tensor[] AddOrJoin(in HostCall call) =>
        call[0].ElementType == ElementType.String ? [Strings.JoinStringKernels.Concatenate(call)] : Run<Sum>(call);

    private readonly struct Kernel<TOperator> : INumberKernel
        where TOperator : IOperator
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            call.Require(call[0].ElementType == call[1].ElementType, $"{call[0]} and {call[1]} are of different types");
            TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
            ReadOnlySpan<T> x = Broadcasting.Stretch(call, call[0], shape).AsSpan<T>();
            ReadOnlySpan<T> y = Broadcasting.Stretch(call, call[1], shape).AsSpan<T>();
            Tensor result = Tensors.Zeros(call[0].ElementType, shape);
            Span<T> z = result.AsSpan<T>();
            bool divides = typeof(TOperator) == typeof(Quotient) || typeof(TOperator) == typeof(Floor)
                || typeof(TOperator) == typeof(Remainder) || typeof(TOperator) == typeof(FloorRemainder);
            if (divides && !NumberTypes.IsFloat<T>() && y.Contains(T.Zero)) { throw call.Invalid("Integer division by zero"); }
            for (int i = 0; i < z.Length; i++) { z[i] = TOperator.Apply(x[i], y[i]); }
            return result;
        }
    }

    private readonly struct Sum : IOperator
    {
        public static T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => unchecked(x + y);
    }

    private readonly struct Subtraction : IOperator
    {
        public static T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => unchecked(x - y);
    }

    private readonly struct Product : IOperator
    {
        public static T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => unchecked(x * y);
    }

    private readonly struct Quotient : IOperator
    {
        public static T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => IsMinimumByMinusOne(x, y) ? x : x / y;
    }

    private readonly struct SafeQuotient : IOperator
    {
        public static T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.IsZero(y) ? T.Zero : x / y;
    }

    private readonly struct Remainder : IOperator
    {
        public static T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => IsMinimumByMinusOne(x, y) ? T.Zero : x % y;
    }

    private readonly struct Floor : IOperator
    {
        public static T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            if (typeof(T) == typeof(float)) { return T.CreateTruncating(MathF.Floor(float.CreateTruncating(x) / float.CreateTruncating(y))); }
            if (typeof(T) == typeof(double)) { return T.CreateTruncating(Math.Floor(double.CreateTruncating(x) / double.CreateTruncating(y))); }
            if (typeof(T) == typeof(Half)) { return T.CreateTruncating(Half.Floor(Half.CreateTruncating(x) / Half.CreateTruncating(y))); }
            if (IsMinimumByMinusOne(x, y)) { return x; }
            T quotient = x / y;
            return T.IsNegative(x) != T.IsNegative(y) && quotient * y != x ? quotient - T.One : quotient;
        }
    }

    private readonly struct FloorRemainder : IOperator
    {
        public static T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            if (IsMinimumByMinusOne(x, y)) { return T.Zero; }
            T remainder = x % y;
            return !T.IsZero(remainder) && T.IsNegative(remainder) != T.IsNegative(y) ? remainder + y : remainder;
        }
    }

    private readonly struct Larger : IOperator
    {
        public static T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.Max(x, y);
    }

    private readonly struct Smaller : IOperator
    {
        public static T Apply<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.Min(x, y);
    }

    /// <summary>The one integer division that the processor refuses; TensorFlow's answer is the dividend.</summary>
    private static bool IsMinimumByMinusOne<T>(T x, T y)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => !NumberTypes.IsFloat<T>() && T.IsNegative(y) && y == -T.One && x == T.MinValue;
}
