// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Complexes;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Folds a tensor over some of its axes, and sums or multiplies along one.</summary>
internal static class ReduceKernels
{
    private interface IFold
    {
        static abstract T Seed<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>;

        static abstract T Fold<T>(T sum, T value)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>;
    }

    public static void Register(HostKernelTable table) => table
        .Add("Sum", static (in HostCall call) => [ComplexReductions.TryRun(call) ?? NumberTypes.Run<Kernel<SumFold>>(call[0].ElementType, call)])
        .Add("Prod", static (in HostCall call) => [ComplexReductions.TryRun(call) ?? NumberTypes.Run<Kernel<ProductFold>>(call[0].ElementType, call)])
        .Add("Max", static (in HostCall call) => [NumberTypes.Run<Kernel<LargestFold>>(call[0].ElementType, call)])
        .Add("Min", static (in HostCall call) => [NumberTypes.Run<Kernel<SmallestFold>>(call[0].ElementType, call)])
        .Add("All", static (in HostCall call) => [Logical(call, all: true)])
        .Add("Any", static (in HostCall call) => [Logical(call, all: false)])
        .Add("Cumsum", static (in HostCall call) => [ComplexReductions.TryAccumulate(call) ?? Cumulate<SumFold>(call)])
        .Add("Cumprod", static (in HostCall call) => [ComplexReductions.TryAccumulate(call) ?? Cumulate<ProductFold>(call)]);

    private static Tensor Cumulate<TFold>(in HostCall call)
        where TFold : IFold
    {
        if (call[0].ElementType != ElementType.BFloat16) { return NumberTypes.Run<Cumulation<TFold>>(call[0].ElementType, call); }
        HostValue[] wide = [BFloat16Cast.Widen(call[0]), call[1]];
        return BFloat16Cast.Narrow(default(Cumulation<TFold>).Run<float>(new HostCall(call.Node, wide, call.CancellationToken)));
    }

    private static Tensor Logical(in HostCall call, bool all)
    {
        var groups = new ReducedGroups(call);
        Tensor result = Tensors.Zeros(ElementType.Bool, groups.Result);
        Span<bool> values = result.AsSpan<bool>();
        values.Fill(all);
        ReadOnlySpan<bool> source = call[0].AsSpan<bool>();
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] != all) { values[groups.GroupOf(i)] = !all; }
        }

        return result;
    }

    private readonly struct Kernel<TFold> : INumberKernel
        where TFold : IFold
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var groups = new ReducedGroups(call);
            Tensor result = Tensors.Zeros(call[0].ElementType, groups.Result);
            Span<T> values = result.AsSpan<T>();
            values.Fill(TFold.Seed<T>());
            ReadOnlySpan<T> source = call[0].AsSpan<T>();
            for (int i = 0; i < source.Length; i++)
            {
                ref T value = ref values[groups.GroupOf(i)];
                value = TFold.Fold(value, source[i]);
            }

            return result;
        }
    }

    private readonly struct Cumulation<TFold> : INumberKernel
        where TFold : IFold
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            TensorShape shape = call[0].Shape;
            int axis = Axes.Normal(call, call[1], shape.Rank);
            bool exclusive = call.Node.Bool("exclusive", false);
            bool reverse = call.Node.Bool("reverse", false);
            long stride = StridedCopy.DenseStrides(shape)[axis];
            long extent = shape[axis];
            Tensor result = Tensors.Zeros(call[0].ElementType, shape);
            ReadOnlySpan<T> source = call[0].AsSpan<T>();
            Span<T> sums = result.AsSpan<T>();
            for (long line = 0; extent > 0 && line < source.Length / extent; line++)
            {
                long first = (line / stride * stride * extent) + (line % stride);
                T sum = TFold.Seed<T>();
                for (long step = 0; step < extent; step++)
                {
                    int at = (int)(first + ((reverse ? extent - 1 - step : step) * stride));
                    if (exclusive) { sums[at] = sum; }
                    sum = TFold.Fold(sum, source[at]);
                    if (!exclusive) { sums[at] = sum; }
                }
            }

            return result;
        }
    }

    private readonly struct SumFold : IFold
    {
        public static T Seed<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.Zero;

        public static T Fold<T>(T sum, T value)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => sum + value;
    }

    private readonly struct ProductFold : IFold
    {
        public static T Seed<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.One;

        public static T Fold<T>(T sum, T value)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => sum * value;
    }

    private readonly struct LargestFold : IFold
    {
        public static T Seed<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => NumberTypes.IsFloat<T>() ? T.CreateTruncating(double.NegativeInfinity) : T.MinValue;

        public static T Fold<T>(T sum, T value)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.Max(sum, value);
    }

    private readonly struct SmallestFold : IFold
    {
        public static T Seed<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => NumberTypes.IsFloat<T>() ? T.CreateTruncating(double.PositiveInfinity) : T.MaxValue;

        public static T Fold<T>(T sum, T value)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.Min(sum, value);
    }
}
