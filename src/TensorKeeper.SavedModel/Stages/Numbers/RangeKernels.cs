// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Makes numbers: ranges, zeros and ones.</summary>
internal static class RangeKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Range", static (in HostCall call) => [NumberTypes.Run<Range>(call[0].ElementType, call)])
        .Add("ZerosLike", ZerosLike)
        .Add("OnesLike", OnesLike);

    private static Tensor[] ZerosLike(in HostCall call)
    {
        if (call[0].ElementType != ElementType.String) { return [Tensors.Zeros(call[0].ElementType, call[0].Shape)]; }
        return [Tensor.FromStrings(call[0].Shape, new StringElements(default, new int[call[0].ElementCount + 1]))];
    }

    private static Tensor[] OnesLike(in HostCall call)
    {
        if (call[0].ElementType != ElementType.Bool) { return [NumberTypes.Run<Ones>(call[0].ElementType, call)]; }
        Tensor result = Tensors.Zeros(ElementType.Bool, call[0].Shape);
        result.AsSpan<bool>().Fill(true);
        return [result];
    }

    private readonly struct Ones : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(call[0].ElementType, call[0].Shape);
            result.AsSpan<T>().Fill(T.One);
            return result;
        }
    }

    private readonly struct Range : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            T start = call[0].AsSpan<T>()[0];
            T limit = call[1].AsSpan<T>()[0];
            T step = call[2].AsSpan<T>()[0];
            call.Require(!T.IsZero(step), "Requires delta != 0");
            call.Require(T.IsPositive(step) ? start <= limit : start >= limit, $"Requires start and limit to be in the order of delta: {start}/{limit}/{step}");
            double count = NumberTypes.IsFloat<T>()
                ? Math.Ceiling(Math.Abs((double.CreateTruncating(limit) - double.CreateTruncating(start)) / double.CreateTruncating(step)))
                : (double)StepsOver(BigInteger.CreateTruncating(start), BigInteger.CreateTruncating(limit), BigInteger.CreateTruncating(step));
            call.Require(count <= int.MaxValue, $"Range of {count} elements is larger than the host can hold.");
            Tensor result = Tensors.Zeros(call[0].ElementType, [(long)count]);
            Span<T> values = result.AsSpan<T>();
            T value = start;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = value;
                value += step;
            }

            return result;
        }

        private static BigInteger StepsOver(BigInteger start, BigInteger limit, BigInteger step)
        {
            BigInteger distance = BigInteger.Abs(limit - start);
            BigInteger size = BigInteger.Abs(step);
            return (distance + size - 1) / size;
        }
    }
}
