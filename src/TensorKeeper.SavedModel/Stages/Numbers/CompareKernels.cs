// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Compares two tensors, broadcast: numbers, booleans, and strings for equality.</summary>
internal static class CompareKernels
{
    private interface IRelation
    {
        static abstract bool Holds<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>;
    }

    public static void Register(HostKernelTable table) => table
        .Add("Equal", static (in HostCall call) => [IsBytes(call) ? Equality(call, equal: true) : Run<Same>(call)])
        .Add("NotEqual", static (in HostCall call) => [IsBytes(call) ? Equality(call, equal: false) : Run<Different>(call)])
        .Add("Less", static (in HostCall call) => [Run<Less>(call)])
        .Add("LessEqual", static (in HostCall call) => [Run<AtMost>(call)])
        .Add("Greater", static (in HostCall call) => [Run<Greater>(call)])
        .Add("GreaterEqual", static (in HostCall call) => [Run<AtLeast>(call)]);

    private static bool IsBytes(in HostCall call) => call[0].ElementType is ElementType.String or ElementType.Bool;

    private static Tensor Run<TRelation>(in HostCall call)
        where TRelation : IRelation => NumberTypes.Run<Kernel<TRelation>>(call[0].ElementType, call);

    private static Tensor Equality(in HostCall call, bool equal)
    {
        call.Require(call[0].ElementType == call[1].ElementType, $"{call[0]} and {call[1]} are of different types");
        bool broadcasts = call.Node.Bool("incompatible_shape_error", true) || call[0].Shape == call[1].Shape || IsStretchable(call);
        if (!broadcasts) { return Tensor.Of([], [!equal]); }
        TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
        Tensor x = Broadcasting.Stretch(call, call[0], shape);
        Tensor y = Broadcasting.Stretch(call, call[1], shape);
        Tensor result = Tensors.Zeros(ElementType.Bool, shape);
        Span<bool> same = result.AsSpan<bool>();
        for (int i = 0; i < same.Length; i++)
        {
            same[i] = equal == (x.ElementType == ElementType.String ? x.Strings[i].SequenceEqual(y.Strings[i]) : x.Bytes[i] == y.Bytes[i]);
        }

        return result;
    }

    private static bool IsStretchable(in HostCall call)
    {
        TensorShape left = call[0].Shape;
        TensorShape right = call[1].Shape;
        for (int i = 1; i <= Math.Min(left.Rank, right.Rank); i++)
        {
            long a = left[left.Rank - i];
            long b = right[right.Rank - i];
            if (a != b && a != 1 && b != 1) { return false; }
        }

        return true;
    }

    private readonly struct Kernel<TRelation> : INumberKernel
        where TRelation : IRelation
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            call.Require(call[0].ElementType == call[1].ElementType, $"{call[0]} and {call[1]} are of different types");
            if (!call.Node.Bool("incompatible_shape_error", true) && !IsStretchable(call)) { return Tensor.Of([], [typeof(TRelation) == typeof(Different)]); }
            TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
            ReadOnlySpan<T> x = Broadcasting.Stretch(call, call[0], shape).AsSpan<T>();
            ReadOnlySpan<T> y = Broadcasting.Stretch(call, call[1], shape).AsSpan<T>();
            Tensor result = Tensors.Zeros(ElementType.Bool, shape);
            Span<bool> holds = result.AsSpan<bool>();
            for (int i = 0; i < holds.Length; i++) { holds[i] = TRelation.Holds(x[i], y[i]); }
            return result;
        }
    }

    private readonly struct Same : IRelation
    {
        public static bool Holds<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => x == y;
    }

    private readonly struct Different : IRelation
    {
        public static bool Holds<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => x != y;
    }

    private readonly struct Less : IRelation
    {
        public static bool Holds<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => x < y;
    }

    private readonly struct AtMost : IRelation
    {
        public static bool Holds<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => x <= y;
    }

    private readonly struct Greater : IRelation
    {
        public static bool Holds<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => x > y;
    }

    private readonly struct AtLeast : IRelation
    {
        public static bool Holds<T>(T x, T y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => x >= y;
    }
}
