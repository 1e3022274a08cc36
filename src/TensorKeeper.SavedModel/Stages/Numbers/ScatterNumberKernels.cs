// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Complexes;
using TensorKeeper.SavedModel.Stages.Lists;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Adds rows up at computed places, or keeps the larger or smaller; text is joined as TensorFlow adds it.</summary>
internal static class ScatterNumberKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("ScatterNd", static (in HostCall call) => [New(call)])
        .Add("TensorScatterAdd", static (in HostCall call) => [Into(call, call[0], 1, 2, Combination.Add)])
        .Add("TensorScatterSub", static (in HostCall call) => [Into(call, call[0], 1, 2, Combination.Subtract)])
        .Add("TensorScatterMax", static (in HostCall call) => [Into(call, call[0], 1, 2, Combination.Larger)])
        .Add("TensorScatterMin", static (in HostCall call) => [Into(call, call[0], 1, 2, Combination.Smaller)])
        .Add("ScatterNdNonAliasingAdd", static (in HostCall call) => [Into(call, call[0], 1, 2, Combination.Add)]);

    private enum Combination
    {
        Add,
        Subtract,
        Larger,
        Smaller,
    }

    private static Tensor New(in HostCall call)
    {
        TensorShape shape = TensorShape.FromTrusted(Tensors.Integers(call[2]));
        call.Require(!shape.Dimensions.ContainsAnyInRange(long.MinValue, -1), $"Shape {shape} has a negative extent");
        ElementType type = call[1].ElementType;
        ListReading.RequireRoom(call, type, shape);
        return Into(call, ListReading.Blank(call, type, shape), 0, 1, Combination.Add);
    }

    private static Tensor Into(in HostCall call, Tensor into, int indexInput, int updateInput, Combination combination)
    {
        long[] places = Places(call, call[indexInput], into.Shape, call[updateInput], out long run);
        Tensor updates = call[updateInput];
        switch (into.ElementType)
        {
            case ElementType.String:
                return Joined(call, into, updates, places, run, combination);
            case ElementType.Complex64 or ElementType.Complex128:
                Complex[] sums = ComplexElements.Read(call, into);
                Complex[] added = ComplexElements.Read(call, updates);
                call.Require(combination is Combination.Add or Combination.Subtract, "Complex numbers have no order");
                for (int i = 0; i < added.Length; i++) { sums[(places[i / run] * run) + (i % run)] += combination == Combination.Add ? added[i] : -added[i]; }
                return ComplexElements.Write(into.ElementType, into.Shape, sums);
            case ElementType.BFloat16:
                return BFloat16Cast.Narrow(NumberTypes.Run(ElementType.Float32, call, new Kernel(BFloat16Cast.Widen(into), BFloat16Cast.Widen(updates), places, run, combination)));
            case ElementType.Bool:
                Tensor bytes = Tensor.FromMemory(ElementType.UInt8, into.Shape, into.Memory);
                Tensor news = Tensor.FromMemory(ElementType.UInt8, updates.Shape, updates.Memory);
                Tensor any = NumberTypes.Run(ElementType.UInt8, call, new Kernel(bytes, news, places, run, Combination.Larger));
                return Tensor.FromMemory(ElementType.Bool, into.Shape, any.Memory);
            default:
                return NumberTypes.Run(into.ElementType, call, new Kernel(into, updates, places, run, combination));
        }
    }

    private static long[] Places(in HostCall call, Tensor indices, TensorShape shape, Tensor updates, out long run)
    {
        call.Require(indices.Shape.Rank > 0, "indices must be at least a vector");
        int depth = (int)indices.Shape.Dimensions[^1];
        call.Require(depth <= shape.Rank, $"index innermost dimension length must be <= rank; saw: {depth} vs. {shape.Rank}");
        ReadOnlySpan<long> outer = indices.Shape.Dimensions[..^1];
        var wanted = new TensorShape([.. outer, .. shape.Dimensions[depth..]]);
        call.Require(updates.Shape == wanted, $"Updates of {updates} were given; {wanted} is wanted.");
        run = Math.Max(1, Axes.Product(shape.Dimensions[depth..]));
        long[] numbers = Tensors.Integers(indices);
        long[] places = new long[Axes.Product(outer)];
        for (int i = 0; i < places.Length; i++)
        {
            for (int axis = 0; axis < depth; axis++)
            {
                long index = numbers[(i * depth) + axis];
                call.Require(index >= 0 && index < shape[axis], $"indices[{i}] does not index into shape {shape}");
                places[i] = (places[i] * shape[axis]) + index;
            }
        }

        return places;
    }

    private static Tensor Joined(in HostCall call, Tensor into, Tensor updates, long[] places, long run, Combination combination)
    {
        call.Require(combination == Combination.Add, "Text is added only");
        byte[][] texts = new byte[into.Strings.Count][];
        for (int i = 0; i < texts.Length; i++) { texts[i] = into.Strings[i].ToArray(); }
        for (int i = 0; i < updates.Strings.Count; i++)
        {
            ref byte[] text = ref texts[(places[i / run] * run) + (i % run)];
            text = [.. text, .. updates.Strings[i]];
        }

        var joined = new StringElementsBuilder(texts.Length);
        foreach (byte[] text in texts) { joined.Add(text); }
        return joined.ToTensor(into.Shape);
    }

    private readonly struct Kernel(Tensor into, Tensor updates, long[] places, long run, Combination combination) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Copy(into);
            Span<T> to = result.AsSpan<T>();
            ReadOnlySpan<T> from = updates.AsSpan<T>();
            for (int i = 0; i < from.Length; i++)
            {
                ref T place = ref to[(int)((places[i / run] * run) + (i % run))];
                place = unchecked(combination switch
                {
                    Combination.Add => place + from[i],
                    Combination.Subtract => place - from[i],
                    Combination.Larger => T.Max(place, from[i]),
                    _ => T.Min(place, from[i]),
                });
            }

            return result;
        }
    }
}
