// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Numbers;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Complexes;

/// <summary>Sums, products, means and norms of complex numbers.</summary>
internal static class ComplexReductions
{
    public static void Register(HostKernelTable table) => table
        .Add("Mean", static (in HostCall call) => [TryRun(call) ?? throw Refused(call)])
        .Add("EuclideanNorm", static (in HostCall call) => [TryRun(call) ?? throw Refused(call)]);

    /// <summary>Reduces complex numbers; null if the tensor holds others.</summary>
    public static Tensor? TryRun(in HostCall call)
    {
        if (!ComplexElements.IsComplex(call[0])) { return null; }
        string op = call.Node.Op;
        var groups = new ReducedGroups(call);
        Complex[] elements = ComplexElements.Read(call, call[0]);
        var results = new Complex[groups.Result.GetElementCount()];
        if (op == "Prod") { Array.Fill(results, Complex.One); }
        for (int i = 0; i < elements.Length; i++)
        {
            ref Complex result = ref results[groups.GroupOf(i)];
            result = op switch
            {
                "Prod" => result * elements[i],
                "EuclideanNorm" => result + (elements[i] * Complex.Conjugate(elements[i])),
                _ => result + elements[i],
            };
        }

        double count = results.Length == 0 ? 1 : (double)elements.Length / results.Length;
        for (int i = 0; i < results.Length; i++)
        {
            if (op == "Mean") { results[i] = count == 0 ? new Complex(double.NaN, double.NaN) : results[i] / count; }
            if (op == "EuclideanNorm") { results[i] = Complex.Sqrt(results[i]); }
        }

        return ComplexElements.Write(call[0].ElementType, groups.Result, results);
    }

    /// <summary>Sums or multiplies complex numbers along an axis; null if the tensor holds others.</summary>
    public static Tensor? TryAccumulate(in HostCall call)
    {
        if (!ComplexElements.IsComplex(call[0])) { return null; }
        TensorShape shape = call[0].Shape;
        int axis = Axes.Normal(call, call[1], shape.Rank);
        (bool exclusive, bool reverse) = (call.Node.Bool("exclusive", false), call.Node.Bool("reverse", false));
        bool product = call.Node.Op == "Cumprod";
        (long stride, long extent) = (StridedCopy.DenseStrides(shape)[axis], shape[axis]);
        Complex[] source = ComplexElements.Read(call, call[0]);
        var results = new Complex[source.Length];
        for (long line = 0; extent > 0 && line < source.Length / extent; line++)
        {
            long first = (line / stride * stride * extent) + (line % stride);
            Complex so = product ? Complex.One : Complex.Zero;
            for (long step = 0; step < extent; step++)
            {
                long at = first + ((reverse ? extent - 1 - step : step) * stride);
                Complex next = product ? so * source[at] : so + source[at];
                results[at] = exclusive ? so : next;
                so = next;
            }
        }

        return ComplexElements.Write(call[0].ElementType, shape, results);
    }

    private static ServingException Refused(in HostCall call) =>
        new(ServingErrorCode.Unimplemented, $"{call.Node} is not computed on the host for {call[0].ElementType}.");
}
