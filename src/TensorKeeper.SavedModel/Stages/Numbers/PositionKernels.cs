// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Where the largest or smallest number along an axis stands: the first of equals; NaN is passed over.</summary>
internal static class PositionKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("ArgMax", static (in HostCall call) => [Find(call, largest: true)])
        .Add("ArgMin", static (in HostCall call) => [Find(call, largest: false)]);

    private static Tensor Find(in HostCall call, bool largest)
    {
        Tensor source = call[0].ElementType switch
        {
            ElementType.BFloat16 => BFloat16Cast.Widen(call[0]),
            ElementType.Bool => Tensor.FromMemory(ElementType.UInt8, call[0].Shape, call[0].Memory),
            _ => call[0],
        };
        return NumberTypes.Run(source.ElementType, call, new Kernel(source, largest));
    }

    private readonly struct Kernel(Tensor source, bool largest) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            TensorShape shape = source.Shape;
            int axis = Axes.Normal(call, call[1], shape.Rank);
            (long stride, long extent) = (StridedCopy.DenseStrides(shape)[axis], shape[axis]);
            call.Require(extent > 0, $"Reduction axis {axis} is empty in shape {shape}");
            var result = new TensorShape([.. shape.Dimensions[..axis], .. shape.Dimensions[(axis + 1)..]]);
            long[] positions = new long[result.GetElementCount()];
            ReadOnlySpan<T> elements = source.AsSpan<T>();
            for (int line = 0; line < positions.Length; line++)
            {
                long first = (line / stride * stride * extent) + (line % stride);
                T best = T.Zero;
                long at = -1;
                for (long step = 0; step < extent; step++)
                {
                    T element = elements[(int)(first + (step * stride))];
                    if (T.IsNaN(element) || (at >= 0 && !(largest ? element > best : element < best))) { continue; }
                    (best, at) = (element, step);
                }

                positions[line] = Math.Max(at, 0);
            }

            return Write(call.Node.Type("output_type", DataType.Int64), result, positions);
        }

        private static Tensor Write(DataType type, TensorShape shape, long[] positions)
        {
            if (type is DataType.Int32 or DataType.Int64) { return Tensors.OfIntegers(type.ToElementType(), shape, positions); }
            Tensor narrow = Tensors.Zeros(type == DataType.UInt16 ? ElementType.UInt16 : ElementType.Int16, shape);
            Span<ushort> to = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(narrow.Bytes);
            for (int i = 0; i < to.Length; i++) { to[i] = unchecked((ushort)positions[i]); }
            return narrow;
        }
    }
}
