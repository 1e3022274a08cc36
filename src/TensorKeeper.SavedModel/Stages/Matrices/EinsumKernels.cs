// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Complexes;
using TensorKeeper.SavedModel.Stages.Numbers;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Einstein's sums that the engine does not take, of complex numbers and over unnamed axes of an unknown rank: a walk over all labels, one sum at a time.</summary>
internal static class EinsumKernels
{
    public static void Register(HostKernelTable table) => table.Add("Einsum", static (in HostCall call) => [Run(call)]);

    private static Tensor Run(in HostCall call)
    {
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
        ElementType type = call[0].ElementType;
        Lists.ListReading.RequireRoom(call, type, shape);
        long[] walk = [.. order.Select(label => extents[label])];
        long[][] strides = new long[labels.Length][];
        for (int i = 0; i < labels.Length; i++)
        {
            call.Require(call[i].ElementType == type, $"The operands are {type} and {call[i].ElementType}");
            long[] dense = StridedCopy.DenseStrides(call[i].Shape);
            strides[i] = new long[order.Length];
            for (int axis = 0; axis < dense.Length; axis++)
            {
                if (call[i].Shape[axis] > 1) { strides[i][order.IndexOf(labels[i][axis], StringComparison.Ordinal)] += dense[axis]; }
            }
        }

        var path = new Walk(walk, strides, Axes.Product(walk.AsSpan(result.Length)));
        Tensor[] operands = call.Range(0, labels.Length);
        if (!ComplexElements.IsComplex(call[0]))
        {
            if (type != ElementType.BFloat16) { return NumberTypes.Run(type, call, new Kernel(operands, shape, path)); }
            Tensor[] wide = [.. operands.Select(BFloat16Cast.Widen)];
            return BFloat16Cast.Narrow(NumberTypes.Run(ElementType.Float32, call, new Kernel(wide, shape, path)));
        }

        Complex[][] elements = new Complex[labels.Length][];
        for (int i = 0; i < elements.Length; i++) { elements[i] = ComplexElements.Read(call, operands[i]); }
        var sums = new Complex[shape.GetElementCount()];
        AddUp<Complex>(call, path, elements, sums);
        return ComplexElements.Write(type, shape, sums);
    }

    private static void AddUp<T>(in HostCall call, Walk walk, T[][] elements, Span<T> sums)
        where T : struct, INumberBase<T>
    {
        long[] steps = new long[walk.Extents.Length];
        long[] places = new long[elements.Length];
        for (int at = 0; at < sums.Length; at++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            for (long i = 0; i < walk.Inner; i++)
            {
                T product = T.One;
                for (int k = 0; k < elements.Length; k++) { product = unchecked(product * elements[k][places[k]]); }
                sums[at] = unchecked(sums[at] + product);
                Step(walk.Extents, steps, walk.Strides, places);
            }
        }
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

    /// <summary>The way over all labels, those of the result first.</summary>
    /// <param name="Extents">How far each label goes.</param>
    /// <param name="Strides">What a step of each label is in the elements of each operand.</param>
    /// <param name="Inner">The steps that make one sum.</param>
    private readonly record struct Walk(long[] Extents, long[][] Strides, long Inner);

    private readonly struct Kernel(Tensor[] operands, TensorShape shape, Walk walk) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor sums = Tensors.Zeros(operands[0].ElementType, shape);
            if (typeof(T) != typeof(Half))
            {
                AddUp(call, walk, [.. operands.Select(static operand => operand.AsSpan<T>().ToArray())], sums.AsSpan<T>());
                return sums;
            }

            // A long sum of halves would stop growing: it is made in 32 bits, and rounded once.
            float[] wide = new float[sums.ElementCount];
            AddUp(call, walk, [.. operands.Select(static operand => Array.ConvertAll(operand.AsSpan<Half>().ToArray(), static v => (float)v))], wide);
            Span<Half> narrow = sums.AsSpan<Half>();
            for (int i = 0; i < wide.Length; i++) { narrow[i] = (Half)wide[i]; }
            return sums;
        }
    }
}
