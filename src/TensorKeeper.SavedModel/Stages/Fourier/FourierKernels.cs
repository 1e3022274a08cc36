// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Complexes;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Fourier;

/// <summary>Fourier transforms over the last one, two or three axes, or over named ones.</summary>
internal static class FourierKernels
{
    public static void Register(HostKernelTable table)
    {
        foreach ((string name, int axes) in (ReadOnlySpan<(string, int)>)[("", 1), ("2D", 2), ("3D", 3)])
        {
            foreach (string prefix in (ReadOnlySpan<string>)["", "Batch"])
            {
                table.Add($"{prefix}FFT{name}", (in HostCall call) => [Both(call, Last(call, axes), false)]);
                table.Add($"{prefix}IFFT{name}", (in HostCall call) => [Both(call, Last(call, axes), true)]);
            }

            table.Add($"RFFT{name}", (in HostCall call) => [Forward(call, Last(call, axes))]);
            table.Add($"IRFFT{name}", (in HostCall call) => [Backward(call, Last(call, axes))]);
        }

        table.Add("FFTND", static (in HostCall call) => [Both(call, Named(call), false)]);
        table.Add("IFFTND", static (in HostCall call) => [Both(call, Named(call), true)]);
        table.Add("RFFTND", static (in HostCall call) => [Forward(call, Named(call))]);
        table.Add("IRFFTND", static (in HostCall call) => [Backward(call, Named(call))]);
    }

    private static int[] Last(in HostCall call, int count)
    {
        int rank = call[0].Shape.Rank;
        call.Require(rank >= count, $"Input must have rank of at least {count} but got: {call[0].Shape}");
        return [.. Enumerable.Range(rank - count, count)];
    }

    private static int[] Named(in HostCall call)
    {
        long[] named = Tensors.Integers(call[2]);
        int[] axes = new int[named.Length];
        for (int i = 0; i < axes.Length; i++) { axes[i] = Axes.Normal(call, named[i], call[0].Shape.Rank); }
        return axes;
    }

    private static Tensor Both(in HostCall call, int[] axes, bool inverse)
    {
        (Complex[] elements, long[] shape) = (ComplexElements.Read(call, call[0]), call[0].Shape.Dimensions.ToArray());
        if (call.InputCount > 1) { (elements, shape) = Fit(elements, shape, axes, Lengths(call, axes)); }
        foreach (int axis in axes) { Transform(call, elements, shape, axis, inverse); }
        return ComplexElements.Write(call[0].ElementType, new TensorShape(shape), elements);
    }

    private static Tensor Forward(in HostCall call, int[] axes)
    {
        long[] lengths = Lengths(call, axes);
        (Complex[] elements, long[] shape) = Fit(ComplexElements.Read(call, call[0]), call[0].Shape.Dimensions.ToArray(), axes, lengths);
        for (int i = axes.Length - 1; i >= 0; i--) { Transform(call, elements, shape, axes[i], inverse: false); }
        lengths = [.. lengths[..^1], lengths[^1] == 0 ? 0 : (lengths[^1] / 2) + 1];
        (elements, shape) = Fit(elements, shape, axes, lengths);
        bool wide = call.Node.Type("Tcomplex", DataType.Complex64) == DataType.Complex128;
        return ComplexElements.Write(wide ? ElementType.Complex128 : ElementType.Complex64, new TensorShape(shape), elements);
    }

    private static Tensor Backward(in HostCall call, int[] axes)
    {
        long[] lengths = Lengths(call, axes);
        long[] halves = [.. lengths[..^1], lengths[^1] == 0 ? 0 : (lengths[^1] / 2) + 1];
        (Complex[] elements, long[] shape) = Fit(ComplexElements.Read(call, call[0]), call[0].Shape.Dimensions.ToArray(), axes, halves);
        foreach (int axis in axes[..^1]) { Transform(call, elements, shape, axis, inverse: true); }
        (elements, shape) = Fit(elements, shape, axes, lengths);
        Mirror(elements, shape, axes[^1]);
        Transform(call, elements, shape, axes[^1], inverse: true);
        bool wide = call.Node.Type("Treal", DataType.Float) == DataType.Double;
        return ComplexElements.Write(wide ? ElementType.Float64 : ElementType.Float32, new TensorShape(shape), elements);
    }

    private static long[] Lengths(in HostCall call, int[] axes)
    {
        long[] lengths = Tensors.Integers(call[1]);
        call.Require(lengths.Length == axes.Length, $"fft_length must have shape [{axes.Length}]");
        call.Require(!lengths.Any(static length => length < 0), "fft_length must not be negative");
        return lengths;
    }

    /// <summary>Cuts or pads axes at their end.</summary>
    private static (Complex[] Elements, long[] Shape) Fit(Complex[] elements, long[] shape, int[] axes, long[] lengths)
    {
        long[] wanted = (long[])shape.Clone();
        for (int i = 0; i < axes.Length; i++) { wanted[axes[i]] = lengths[i]; }
        if (wanted.AsSpan().SequenceEqual(shape)) { return (elements, shape); }
        Tensors.RequireRoom(ElementType.Complex128, TensorShape.FromTrusted(wanted));
        var fitted = new Complex[Axes.Product(wanted)];
        long[] strides = StridedCopy.DenseStrides(new TensorShape(shape));
        long[] steps = new long[wanted.Length];
        for (int i = 0; i < fitted.Length; i++)
        {
            long from = 0;
            for (int axis = 0; axis < steps.Length && from >= 0; axis++) { from = steps[axis] < shape[axis] ? from + (steps[axis] * strides[axis]) : -1; }
            if (from >= 0) { fitted[i] = elements[from]; }
            for (int axis = steps.Length - 1; axis >= 0 && ++steps[axis] == wanted[axis]; axis--) { steps[axis] = 0; }
        }

        return (fitted, wanted);
    }

    /// <summary>Fills the upper half of a spectrum from the lower one; of the first and the middle number only the real part counts.</summary>
    private static void Mirror(Complex[] elements, long[] shape, int axis)
    {
        long length = shape[axis];
        long stride = Axes.Product(shape.AsSpan(axis + 1));
        for (long line = 0; length > 0 && line < elements.Length / length; line++)
        {
            long first = (line / stride * stride * length) + (line % stride);
            elements[first] = elements[first].Real;
            if (length % 2 == 0) { elements[first + (length / 2 * stride)] = elements[first + (length / 2 * stride)].Real; }
            for (long k = (length / 2) + 1; k < length; k++) { elements[first + (k * stride)] = Complex.Conjugate(elements[first + ((length - k) * stride)]); }
        }
    }

    private static void Transform(in HostCall call, Complex[] elements, long[] shape, int axis, bool inverse)
    {
        long length = shape[axis];
        long stride = Axes.Product(shape.AsSpan(axis + 1));
        if (length == 0) { return; }
        var row = new Complex[length];
        for (long line = 0; line < elements.Length / length; line++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            long first = (line / stride * stride * length) + (line % stride);
            for (int i = 0; i < row.Length; i++) { row[i] = elements[first + (i * stride)]; }
            FourierTransform.Transform(row, inverse);
            for (int i = 0; i < row.Length; i++) { elements[first + (i * stride)] = row[i]; }
        }
    }
}
