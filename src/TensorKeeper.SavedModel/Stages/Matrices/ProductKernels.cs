// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Complexes;
using TensorKeeper.SavedModel.Stages.Numbers;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Products of matrices whose elements or ranks the engine does not take: complex ones, and those of unknown rank.</summary>
internal static class ProductKernels
{
    public static void Register(HostKernelTable table)
    {
        foreach (string op in (ReadOnlySpan<string>)["MatMul", "BatchMatMul", "BatchMatMulV2"])
        {
            table.Add(op, static (in HostCall call) => [Run(call)]);
        }
    }

    private static Tensor Run(in HostCall call)
    {
        bool plain = call.Node.Op == "MatMul";
        (bool turnLeft, bool turnRight) = plain
            ? (call.Node.Bool("transpose_a", false), call.Node.Bool("transpose_b", false))
            : (call.Node.Bool("adj_x", false), call.Node.Bool("adj_y", false));
        Tensor left = turnLeft ? Turned(call, call[0]) : call[0];
        Tensor right = turnRight ? Turned(call, call[1]) : call[1];
        ReadOnlySpan<long> a = left.Shape.Dimensions;
        ReadOnlySpan<long> b = right.Shape.Dimensions;
        call.Require(a.Length >= 2 && b.Length >= 2 && (!plain || (a.Length == 2 && b.Length == 2)), $"In[0] and In[1] must be matrices: {left.Shape}, {right.Shape}");
        call.Require(a[^1] == b[^2], $"Matrix size-incompatible: In[0]: {left.Shape}, In[1]: {right.Shape}");
        TensorShape batch = Broadcasting.Common(call, new TensorShape(a[..^2]), new TensorShape(b[..^2]));
        left = Broadcasting.Stretch(call, left, new TensorShape([.. batch.Dimensions, .. a[^2..]]));
        right = Broadcasting.Stretch(call, right, new TensorShape([.. batch.Dimensions, .. b[^2..]]));
        var shape = new TensorShape([.. batch.Dimensions, a[^2], b[^1]]);
        Lists.ListReading.RequireRoom(call, left.ElementType, shape);
        if (ComplexElements.IsComplex(left))
        {
            var product = new Complex[shape.GetElementCount()];
            Multiply<Complex>(call, ComplexElements.Read(call, left), ComplexElements.Read(call, right), product, shape, a[^1]);
            bool adjoint = !plain && (turnLeft || turnRight);
            return adjoint ? Adjoint(call, left, right, shape, turnLeft, turnRight) : ComplexElements.Write(left.ElementType, shape, product);
        }

        return left.ElementType switch
        {
            ElementType.BFloat16 => BFloat16Cast.Narrow(NumberTypes.Run(ElementType.Float32, call, new Kernel(BFloat16Cast.Widen(left), BFloat16Cast.Widen(right), shape))),
            _ => NumberTypes.Run(left.ElementType, call, new Kernel(left, right, shape)),
        };
    }

    /// <summary>An adjoint matrix is transposed and conjugate; transposed it is already.</summary>
    private static Tensor Adjoint(in HostCall call, Tensor left, Tensor right, TensorShape shape, bool turnLeft, bool turnRight)
    {
        Complex[] a = ComplexElements.Read(call, left);
        Complex[] b = ComplexElements.Read(call, right);
        if (turnLeft) { Conjugate(a); }
        if (turnRight) { Conjugate(b); }
        var product = new Complex[shape.GetElementCount()];
        Multiply<Complex>(call, a, b, product, shape, left.Shape.Dimensions[^1]);
        return ComplexElements.Write(left.ElementType, shape, product);
    }

    private static void Conjugate(Complex[] elements)
    {
        for (int i = 0; i < elements.Length; i++) { elements[i] = Complex.Conjugate(elements[i]); }
    }

    private static Tensor Turned(in HostCall call, Tensor tensor)
    {
        TensorShape shape = tensor.Shape;
        call.Require(shape.Rank >= 2, $"A matrix has two axes, not {shape}");
        long[] strides = StridedCopy.DenseStrides(shape);
        long[] extents = shape.Dimensions.ToArray();
        (strides[^1], strides[^2]) = (strides[^2], strides[^1]);
        (extents[^1], extents[^2]) = (extents[^2], extents[^1]);
        return StridedCopy.Copy(tensor, new TensorShape(extents), 0, strides);
    }

    private static void Multiply<T>(in HostCall call, ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> product, TensorShape shape, long inner)
        where T : unmanaged, INumberBase<T>
    {
        (int rows, int columns, int depth) = ((int)shape.Dimensions[^2], (int)shape.Dimensions[^1], (int)inner);
        int matrices = product.Length == 0 ? 0 : product.Length / (rows * columns);
        for (int m = 0; m < matrices; m++)
        {
            for (int row = 0; row < rows; row++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                Span<T> sums = product.Slice(((m * rows) + row) * columns, columns);
                for (int k = 0; k < depth; k++)
                {
                    T factor = left[(((m * rows) + row) * depth) + k];
                    ReadOnlySpan<T> line = right.Slice(((m * depth) + k) * columns, columns);
                    for (int column = 0; column < columns; column++) { sums[column] = unchecked(sums[column] + (factor * line[column])); }
                }
            }
        }
    }

    private readonly struct Kernel(Tensor left, Tensor right, TensorShape shape) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor product = Tensors.Zeros(left.ElementType, shape);
            Multiply(call, left.AsSpan<T>(), right.AsSpan<T>(), product.AsSpan<T>(), shape, left.Shape.Dimensions[^1]);
            return product;
        }
    }
}
