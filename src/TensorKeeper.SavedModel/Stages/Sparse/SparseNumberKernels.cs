// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>Adds, multiplies and reduces sparse tensors of numbers; in the type of their values, as TensorFlow does.</summary>
internal static class SparseNumberKernels
{
    public static void Register(HostKernelTable table)
    {
        foreach (string op in (string[])["SparseAdd", "SparseSparseMaximum", "SparseSparseMinimum", "SparseDenseCwiseAdd", "SparseDenseCwiseMul", "SparseDenseCwiseDiv",
            "SparseReduceSum", "SparseReduceMax", "SparseReduceSumSparse", "SparseReduceMaxSparse", "SparseTensorDenseMatMul", "SparseTensorDenseAdd", "SparseSoftmax"])
        {
            table.AddPrepared(op, Prepare);
        }
    }

    private static HostKernel Prepare(SourceNode node) => node.Type("T", DataType.Float) switch
    {
        DataType.Float => Of<float>(node),
        DataType.Double => Of<double>(node),
        DataType.Int32 => Of<int>(node),
        DataType.Int64 => Of<long>(node),
        DataType.UInt8 => Of<byte>(node),
        DataType.Int8 => Of<sbyte>(node),
        DataType.Int16 => Of<short>(node),
        DataType.UInt16 => Of<ushort>(node),
        DataType other => throw new ServingException(ServingErrorCode.InvalidArgument, $"{node.Op} of {other} is not computed."),
    };

    private static HostKernel Of<T>(SourceNode node)
        where T : unmanaged, INumber<T>
    {
        bool keeps = node.Bool("keep_dims", node.Bool("keepdims", false));
        bool adjointA = node.Bool("adjoint_a", false);
        bool adjointB = node.Bool("adjoint_b", false);
        return node.Op switch
        {
            "SparseAdd" => static (in HostCall call) => Merge<T>(call, static (a, b) => a + b, call[6].AsSpan<T>()[0]),
            "SparseSparseMaximum" => static (in HostCall call) => Merge<T>(call, T.Max, null)[..2],
            "SparseSparseMinimum" => static (in HostCall call) => Merge<T>(call, T.Min, null)[..2],
            "SparseDenseCwiseAdd" => static (in HostCall call) => WithDense<T>(call, static (a, b) => a + b),
            "SparseDenseCwiseMul" => static (in HostCall call) => WithDense<T>(call, static (a, b) => a * b),
            "SparseDenseCwiseDiv" => static (in HostCall call) => WithDense(call, Divide<T>(call)),
            "SparseReduceSum" => (in HostCall call) => SparseReduction.Dense<T>(call, static (a, b) => a + b, keeps),
            "SparseReduceMax" => (in HostCall call) => SparseReduction.Dense<T>(call, T.Max, keeps),
            "SparseReduceSumSparse" => (in HostCall call) => SparseReduction.Sparse<T>(call, static (a, b) => a + b, keeps),
            "SparseReduceMaxSparse" => (in HostCall call) => SparseReduction.Sparse<T>(call, T.Max, keeps),
            "SparseTensorDenseMatMul" => (in HostCall call) => SparseProduct.MatMul<T>(call, adjointA, adjointB),
            "SparseTensorDenseAdd" => static (in HostCall call) => AddToDense<T>(call),
            _ => Softmax<T>,
        };
    }

    private static Func<T, T, T> Divide<T>(in HostCall call)
        where T : unmanaged, INumber<T>
    {
        string name = call.Node.Name;
        return (a, b) => T.IsZero(b) && T.IsInteger(T.One) && typeof(T) != typeof(float) && typeof(T) != typeof(double)
            ? throw new ServingException(ServingErrorCode.InvalidArgument, $"Integer division by zero [[{{{{node {name}}}}}]]")
            : a / b;
    }

    /// <summary>Puts two sparse tensors of one shape together; an index that both have is combined.</summary>
    /// <param name="call">Indices, values and shape of both.</param>
    /// <param name="combine">What is made of two values; a missing one is 0.</param>
    /// <param name="least">Results nearer to 0 than this are dropped; null keeps all.</param>
    private static Tensor[] Merge<T>(in HostCall call, Func<T, T, T> combine, T? least)
        where T : unmanaged, INumber<T>
    {
        SparseValue a = SparseValue.Read(call, 0, 1, 2);
        SparseValue b = SparseValue.Read(call, 3, 4, 5);
        call.Require(a.Shape.AsSpan().SequenceEqual(b.Shape), "Operands' shapes do not match");
        ReadOnlySpan<T> left = a.Values.AsSpan<T>();
        ReadOnlySpan<T> right = b.Values.AsSpan<T>();
        var indices = new List<long>();
        var values = new List<T>();
        (int i, int j) = (0, 0);
        while (i < a.Count || j < b.Count)
        {
            int order = i == a.Count ? 1 : j == b.Count ? -1 : a.Row(i).SequenceCompareTo(b.Row(j));
            T value = combine(order <= 0 ? left[i] : T.Zero, order >= 0 ? right[j] : T.Zero);
            if (least is null || T.Abs(value) >= least.Value)
            {
                indices.AddRange(order <= 0 ? a.Row(i) : b.Row(j));
                values.Add(value);
            }

            if (order <= 0) { i++; }
            if (order >= 0) { j++; }
        }

        return SparseValue.ToTensors(indices, Tensor.Of<T>([values.Count], [.. values]), a.Shape);
    }

    /// <summary>Combines each value with the dense value at its place; the dense side is stretched, never the sparse one.</summary>
    private static Tensor[] WithDense<T>(in HostCall call, Func<T, T, T> combine)
        where T : unmanaged, INumber<T>
    {
        SparseValue sparse = SparseValue.Read(call, 0, 1, 2);
        Tensor dense = call[3];
        int skipped = sparse.Rank - dense.Shape.Rank;
        bool fits = skipped >= 0;
        for (int axis = 0; fits && axis < dense.Shape.Rank; axis++)
        {
            fits = dense.Shape[axis] == 1 || dense.Shape[axis] == sparse.Shape[axis + skipped];
        }

        call.Require(fits, $"SparseDenseBinaryOpShared broadcasts dense to sparse only; got incompatible shapes: dense {dense.Shape}");
        long[] strides = StridedCopy.DenseStrides(dense.Shape);
        ReadOnlySpan<T> numbers = dense.AsSpan<T>();
        ReadOnlySpan<T> values = sparse.Values.AsSpan<T>();
        Tensor result = Tensors.Zeros(sparse.Values.ElementType, [sparse.Count]);
        Span<T> results = result.AsSpan<T>();
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<long> row = sparse.Row(i);
            long place = 0;
            for (int axis = 0; axis < strides.Length; axis++) { place += dense.Shape[axis] == 1 ? 0 : row[axis + skipped] * strides[axis]; }
            results[i] = combine(values[i], numbers[(int)place]);
        }

        return [result];
    }

    private static Tensor[] AddToDense<T>(in HostCall call)
        where T : unmanaged, INumber<T>
    {
        SparseValue sparse = SparseValue.Read(call, 0, 1, 2);
        call.Require(call[3].Shape.Dimensions.SequenceEqual(sparse.Shape), $"The shapes of the sparse and the dense tensor, {call[3].Shape}, differ");
        long[] strides = StridedCopy.DenseStrides(call[3].Shape);
        Tensor result = Tensor.Of<T>(call[3].Shape, call[3].AsSpan<T>());
        Span<T> sums = result.AsSpan<T>();
        ReadOnlySpan<T> values = sparse.Values.AsSpan<T>();
        for (int i = 0; i < values.Length; i++)
        {
            long place = 0;
            for (int axis = 0; axis < strides.Length; axis++) { place += sparse.Row(i)[axis] * strides[axis]; }
            sums[(int)place] += values[i];
        }

        return [result];
    }

    /// <summary>Normalizes the values of each innermost row; what is missing counts as minus infinity.</summary>
    private static Tensor[] Softmax<T>(in HostCall call)
        where T : unmanaged, INumber<T>
    {
        SparseValue sparse = SparseValue.Read(call, 0, 1, 2);
        call.Require(sparse.Rank >= 2, $"Input should have rank >= 2, but received shape of rank {sparse.Rank}");
        ReadOnlySpan<T> values = sparse.Values.AsSpan<T>();
        Tensor result = Tensors.Zeros(sparse.Values.ElementType, [sparse.Count]);
        Span<T> shares = result.AsSpan<T>();
        for (int start = 0; start < values.Length;)
        {
            int end = start + 1;
            while (end < values.Length && sparse.Row(end)[..^1].SequenceEqual(sparse.Row(start)[..^1])) { end++; }
            T largest = values[start];
            for (int i = start; i < end; i++) { largest = T.Max(largest, values[i]); }
            double sum = 0;
            for (int i = start; i < end; i++) { sum += Math.Exp(double.CreateTruncating(values[i] - largest)); }
            for (int i = start; i < end; i++) { shares[i] = T.CreateTruncating(Math.Exp(double.CreateTruncating(values[i] - largest)) / sum); }
            start = end;
        }

        return [result];
    }
}
