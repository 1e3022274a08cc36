// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>A computation on matrices, written once for real and complex elements; all are computed in double precision.</summary>
internal interface IMatrixKernel
{
    /// <summary>Computes with <see cref="double"/> or <see cref="Complex"/>.</summary>
    Tensor[] Run<T>(in HostCall call)
        where T : unmanaged, INumberBase<T>;
}

/// <summary>Elements of matrices in the widest form of their kind, and back.</summary>
internal static class MatrixElements
{
    /// <summary>Chooses the .NET type of the first input's elements.</summary>
    /// <exception cref="ServingException">They are neither floats nor complex.</exception>
    public static Tensor[] Run<TKernel>(in HostCall call, TKernel kernel = default)
        where TKernel : struct, IMatrixKernel => call[0].ElementType switch
        {
            ElementType.Float16 or ElementType.Float32 or ElementType.Float64 => kernel.Run<double>(call),
            ElementType.Complex64 or ElementType.Complex128 => kernel.Run<Complex>(call),
            _ => throw call.Invalid($"{call.Node.Op} takes floats, not {call[0].ElementType}"),
        };

    public static T[] Read<T>(in HostCall call, int input)
        where T : unmanaged, INumberBase<T>
    {
        Tensor tensor = call[input];
        call.Require(tensor.ElementType == call[0].ElementType, $"{call[0]} and {tensor} are of different types");
        var elements = new T[tensor.ElementCount];
        ReadOnlySpan<byte> bytes = tensor.Bytes;
        switch (tensor.ElementType)
        {
            case ElementType.Float16: Convert(MemoryMarshal.Cast<byte, Half>(bytes), elements); break;
            case ElementType.Float32: Convert(MemoryMarshal.Cast<byte, float>(bytes), elements); break;
            case ElementType.Complex64:
                ReadOnlySpan<float> parts = MemoryMarshal.Cast<byte, float>(bytes);
                Span<Complex> numbers = MemoryMarshal.Cast<T, Complex>(elements.AsSpan());
                for (int i = 0; i < numbers.Length; i++) { numbers[i] = new Complex(parts[2 * i], parts[(2 * i) + 1]); }
                break;
            default: bytes.CopyTo(MemoryMarshal.AsBytes(elements.AsSpan())); break;
        }

        return elements;
    }

    public static Tensor Write<T>(ElementType type, TensorShape shape, ReadOnlySpan<T> elements)
        where T : unmanaged, INumberBase<T>
    {
        Tensor tensor = Tensors.Zeros(type, shape);
        switch (type)
        {
            case ElementType.Float16: Convert(elements, tensor.AsSpan<Half>()); break;
            case ElementType.Float32: Convert(elements, tensor.AsSpan<float>()); break;
            case ElementType.Complex64:
                Span<float> parts = MemoryMarshal.Cast<byte, float>(tensor.Bytes);
                ReadOnlySpan<Complex> numbers = MemoryMarshal.Cast<T, Complex>(elements);
                for (int i = 0; i < numbers.Length; i++) { (parts[2 * i], parts[(2 * i) + 1]) = ((float)numbers[i].Real, (float)numbers[i].Imaginary); }
                break;
            default: MemoryMarshal.AsBytes(elements).CopyTo(tensor.Bytes); break;
        }

        return tensor;
    }

    public static T Conjugate<T>(T value)
        where T : unmanaged, INumberBase<T> => value is Complex number ? (T)(object)Complex.Conjugate(number) : value;

    public static double Magnitude<T>(T value)
        where T : unmanaged, INumberBase<T> => value is Complex number ? number.Magnitude : Math.Abs(double.CreateTruncating(value));

    /// <summary>Returns the real part's number; the diagonal of a matrix that is its own adjoint has no other part.</summary>
    public static double Real<T>(T value)
        where T : unmanaged, INumberBase<T> => value is Complex number ? number.Real : double.CreateTruncating(value);

    /// <summary>Returns the adjoint of a square matrix: transposed and conjugate.</summary>
    public static void Adjoin<T>(Span<T> matrix, int size)
        where T : unmanaged, INumberBase<T>
    {
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                (T above, T below) = (matrix[(column * size) + row], matrix[(row * size) + column]);
                matrix[(row * size) + column] = Conjugate(above);
                matrix[(column * size) + row] = Conjugate(below);
            }
        }
    }

    private static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        for (int i = 0; i < to.Length; i++) { to[i] = TTo.CreateTruncating(from[i]); }
    }
}
