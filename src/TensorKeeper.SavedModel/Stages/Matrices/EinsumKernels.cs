// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Complexes;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Einstein's sums of complex numbers: a walk over all labels, one sum at a time.</summary>
internal static class EinsumKernels
{
    public static void Register(HostKernelTable table) => table.Add("Einsum", static (in HostCall call) => [Run(call)]);

    private static Tensor Run(in HostCall call)
    {
        if (!ComplexElements.IsComplex(call[0]))
        {
            throw new ServingException(ServingErrorCode.Unimplemented, $"{call.Node}: sums of products of {call[0].ElementType} are not computed on the host.");
        }

        string equation = call.Node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        string[] sides = equation.Split("->");
        call.Require(sides.Length == 2, $"Expecting exactly one '->' in einsum equation: {equation}");
        string[] operands = sides[0].Split(',');
        call.Require(operands.Length == call.InputCount, $"Expected {operands.Length} inputs but got {call.InputCount}");

        // Axes behind an ellipsis get labels of their own, counted from the end: they broadcast.
        string[] labels = new string[operands.Length];
        int most = 0;
        for (int i = 0; i < labels.Length; i++) { most = Math.Max(most, call[i].Shape.Rank - (operands[i].Replace("...", "", StringComparison.Ordinal).Length)); }
        for (int i = 0; i < labels.Length; i++) { labels[i] = Spelled(call, operands[i], call[i].Shape.Rank, most); }
        string result = sides[1].Replace("...", Ellipsis(most, most), StringComparison.Ordinal);
        var extents = new SortedDictionary<char, long>();
        for (int i = 0; i < labels.Length; i++) { Note(call, labels[i], call[i].Shape, extents); }
        foreach (char label in result) { call.Require(extents.ContainsKey(label), $"The label {label} of the result is on no operand: {equation}"); }
        string order = result + string.Concat(extents.Keys.Where(label => !result.Contains(label, StringComparison.Ordinal)));
        return Sum(call, labels, result, order, extents);
    }

    private static Tensor Sum(in HostCall call, string[] labels, string result, string order, SortedDictionary<char, long> extents)
    {
        var shape = new TensorShape([.. result.Select(label => extents[label])]);
        Lists.ListReading.RequireRoom(call, call[0].ElementType, shape);
        long[] walk = [.. order.Select(label => extents[label])];
        long[][] strides = new long[labels.Length][];
        Complex[][] elements = new Complex[labels.Length][];
        for (int i = 0; i < labels.Length; i++)
        {
            elements[i] = ComplexElements.Read(call, call[i]);
            long[] dense = StridedCopy.DenseStrides(call[i].Shape);
            strides[i] = new long[order.Length];
            for (int axis = 0; axis < dense.Length; axis++)
            {
                if (call[i].Shape[axis] > 1) { strides[i][order.IndexOf(labels[i][axis], StringComparison.Ordinal)] += dense[axis]; }
            }
        }

        var sums = new Complex[shape.GetElementCount()];
        long inner = Axes.Product(walk.AsSpan(result.Length));
        long[] steps = new long[walk.Length];
        long[] places = new long[labels.Length];
        for (int at = 0; at < sums.Length; at++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            for (long i = 0; i < inner; i++)
            {
                Complex product = Complex.One;
                for (int k = 0; k < labels.Length; k++) { product *= elements[k][places[k]]; }
                sums[at] += product;
                Step(walk, steps, strides, places);
            }
        }

        return ComplexElements.Write(call[0].ElementType, shape, sums);
    }

    private static void Step(long[] walk, long[] steps, long[][] strides, long[] places)
    {
        for (int axis = walk.Length - 1; axis >= 0; axis--)
        {
            bool ends = ++steps[axis] == walk[axis];
            if (ends) { steps[axis] = 0; }
            for (int k = 0; k < places.Length; k++) { places[k] += ends ? -(walk[axis] - 1) * strides[k][axis] : strides[k][axis]; }
            if (!ends) { return; }
        }
    }

    private static string Spelled(in HostCall call, string operand, int rank, int most)
    {
        int hidden = rank - operand.Replace("...", "", StringComparison.Ordinal).Length;
        bool open = operand.Contains("...", StringComparison.Ordinal);
        call.Require(hidden >= 0 && (open || hidden == 0), $"Operand '{operand}' does not fit rank {rank}");
        return operand.Replace("...", Ellipsis(hidden, most), StringComparison.Ordinal);
    }

    private static string Ellipsis(int count, int most) => string.Concat(Enumerable.Range(most - count, count).Select(static i => (char)(0xE000 + i)));

    private static void Note(in HostCall call, string labels, TensorShape shape, SortedDictionary<char, long> extents)
    {
        for (int axis = 0; axis < labels.Length; axis++)
        {
            long known = extents.GetValueOrDefault(labels[axis], 1);
            call.Require(known == shape[axis] || known == 1 || (shape[axis] == 1 && labels[axis] >= 0xE000), $"Expected dimension {known} of label {labels[axis]}, got {shape[axis]}");
            extents[labels[axis]] = known == 1 ? shape[axis] : known;
        }
    }
}
