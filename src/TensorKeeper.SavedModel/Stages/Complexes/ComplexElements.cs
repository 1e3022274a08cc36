// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Stages.Complexes;

/// <summary>Elements of complex tensors in double precision, and back.</summary>
internal static class ComplexElements
{
    public static bool IsComplex(Tensor tensor) => tensor.ElementType is ElementType.Complex64 or ElementType.Complex128;

    /// <summary>Reads a complex tensor, or a real one as complex.</summary>
    /// <exception cref="ServingException">The elements are neither floats nor complex.</exception>
    public static Complex[] Read(in HostCall call, Tensor tensor)
    {
        var elements = new Complex[tensor.ElementCount];
        ReadOnlySpan<byte> bytes = tensor.Bytes;
        switch (tensor.ElementType)
        {
            case ElementType.Complex128:
                MemoryMarshal.Cast<byte, Complex>(bytes).CopyTo(elements);
                break;
            case ElementType.Complex64:
                ReadOnlySpan<float> parts = MemoryMarshal.Cast<byte, float>(bytes);
                for (int i = 0; i < elements.Length; i++) { elements[i] = new Complex(parts[2 * i], parts[(2 * i) + 1]); }
                break;
            case ElementType.Float32:
                ReadOnlySpan<float> singles = MemoryMarshal.Cast<byte, float>(bytes);
                for (int i = 0; i < elements.Length; i++) { elements[i] = singles[i]; }
                break;
            case ElementType.Float16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < elements.Length; i++) { elements[i] = (double)halves[i]; }
                break;
            case ElementType.Float64:
                ReadOnlySpan<double> doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (int i = 0; i < elements.Length; i++) { elements[i] = doubles[i]; }
                break;
            default:
                throw call.Invalid($"{call.Node.Op} takes floats or complex numbers, not {tensor}");
        }

        return elements;
    }

    /// <summary>Makes a complex tensor, or a real one of the real parts.</summary>
    public static Tensor Write(ElementType type, TensorShape shape, ReadOnlySpan<Complex> elements)
    {
        Tensor tensor = Tensors.Zeros(type, shape);
        switch (type)
        {
            case ElementType.Complex128:
                elements.CopyTo(MemoryMarshal.Cast<byte, Complex>(tensor.Bytes));
                break;
            case ElementType.Complex64:
                Span<float> parts = MemoryMarshal.Cast<byte, float>(tensor.Bytes);
                for (int i = 0; i < elements.Length; i++) { (parts[2 * i], parts[(2 * i) + 1]) = ((float)elements[i].Real, (float)elements[i].Imaginary); }
                break;
            case ElementType.Float32:
                Span<float> singles = tensor.AsSpan<float>();
                for (int i = 0; i < elements.Length; i++) { singles[i] = (float)elements[i].Real; }
                break;
            case ElementType.Float16:
                Span<Half> halves = tensor.AsSpan<Half>();
                for (int i = 0; i < elements.Length; i++) { halves[i] = (Half)elements[i].Real; }
                break;
            default:
                Span<double> doubles = tensor.AsSpan<double>();
                for (int i = 0; i < elements.Length; i++) { doubles[i] = elements[i].Real; }
                break;
        }

        return tensor;
    }
}
