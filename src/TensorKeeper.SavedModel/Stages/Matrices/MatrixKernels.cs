// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Linear algebra over batches of matrices: solved with factors in double precision, errors as TensorFlow's.</summary>
internal static class MatrixKernels
{
    public static void Register(HostKernelTable table)
    {
        foreach (string prefix in (ReadOnlySpan<string>)["", "Batch"])
        {
            table
                .Add(prefix + "Cholesky", static (in HostCall call) => MatrixElements.Run<Cholesky>(call))
                .Add(prefix + "MatrixInverse", static (in HostCall call) => MatrixElements.Run<Inverse>(call))
                .Add(prefix + "MatrixDeterminant", static (in HostCall call) => MatrixElements.Run<Determinant>(call))
                .Add(prefix + "MatrixSolve", static (in HostCall call) => MatrixElements.Run<Solve>(call))
                .Add(prefix + "MatrixTriangularSolve", static (in HostCall call) => MatrixElements.Run<TriangularSolve>(call));
        }

        table.Add("LogMatrixDeterminant", static (in HostCall call) => MatrixElements.Run<Determinant>(call));
    }

    /// <summary>Asks whether the host is the better one to compute a node that the engine could compute too.</summary>
    /// <remarks>The engine inverts in the matrix's own precision and gives infinities where TensorFlow refuses.</remarks>
    public static bool IsPreferred(string op) =>
        op is "MatrixInverse" or "BatchMatrixInverse" or "MatrixSolve" or "MatrixTriangularSolve" or "MatrixDeterminant" or "LogMatrixDeterminant";

    private static int SizeOf(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        call.Require(shape.Rank >= 2, $"Input tensor 0 must have rank >= 2, got {shape.Rank}");
        call.Require(shape.Dimensions[^1] == shape.Dimensions[^2], $"Input matrix must be square, got {shape}");
        return checked((int)shape.Dimensions[^1]);
    }

    private static void RequirePivots<T>(in HostCall call, ReadOnlySpan<T> matrix, int size, string message)
        where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < size; i++) { call.Require(MatrixElements.Magnitude(matrix[(i * size) + i]) > 0, message); }
    }

    /// <summary>Puts the rows of right sides into the order that the factors want.</summary>
    private static void Reorder<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> order, Span<T> to)
        where T : unmanaged
    {
        int count = order.IsEmpty ? 0 : to.Length / order.Length;
        for (int row = 0; row < order.Length; row++) { from.Slice(order[row] * count, count).CopyTo(to[(row * count)..]); }
    }

    private readonly struct Cholesky : IMatrixKernel
    {
        public Tensor[] Run<T>(in HostCall call)
            where T : unmanaged, INumberBase<T>
        {
            int size = SizeOf(call);
            T[] elements = MatrixElements.Read<T>(call, 0);
            for (int at = 0; at < elements.Length; at += size * size)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                Span<T> matrix = elements.AsSpan(at, size * size);
                if (!Factors.TryCholesky(matrix, size)) { FillLower(matrix, size, T.CreateTruncating(double.NaN)); }
            }

            return [MatrixElements.Write<T>(call[0].ElementType, call[0].Shape, elements)];
        }

        private static void FillLower<T>(Span<T> matrix, int size, T value)
        {
            for (int row = 0; row < size; row++)
            {
                matrix.Slice(row * size, row + 1).Fill(value);
                matrix.Slice((row * size) + row + 1, size - row - 1).Clear();
            }
        }
    }

    private readonly struct Inverse : IMatrixKernel
    {
        public Tensor[] Run<T>(in HostCall call)
            where T : unmanaged, INumberBase<T>
        {
            int size = SizeOf(call);
            T[] elements = MatrixElements.Read<T>(call, 0);
            var results = new T[elements.Length];
            int[] order = new int[size];
            for (int at = 0; at < elements.Length; at += size * size)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                Span<T> matrix = elements.AsSpan(at, size * size);
                if (call.Node.Bool("adjoint", false)) { MatrixElements.Adjoin(matrix, size); }
                Factors.Triangulate(matrix, order);
                RequirePivots<T>(call, matrix, size, "Input is not invertible.");
                Span<T> result = results.AsSpan(at, size * size);
                for (int row = 0; row < size; row++) { result[(row * size) + order[row]] = T.One; }
                Factors.SolveTriangle(matrix, size, result, lower: true, unit: true);
                Factors.SolveTriangle(matrix, size, result, lower: false);
            }

            return [MatrixElements.Write<T>(call[0].ElementType, call[0].Shape, results)];
        }
    }

    private readonly struct Determinant : IMatrixKernel
    {
        public Tensor[] Run<T>(in HostCall call)
            where T : unmanaged, INumberBase<T>
        {
            int size = SizeOf(call);
            T[] elements = MatrixElements.Read<T>(call, 0);
            TensorShape shape = new(call[0].Shape.Dimensions[..^2]);
            var signs = new T[shape.GetElementCount()];
            var sizes = new T[signs.Length];
            int[] order = new int[size];
            bool logarithmic = call.Node.Op == "LogMatrixDeterminant";
            for (int i = 0; i < signs.Length; i++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                Span<T> matrix = elements.AsSpan(i * size * size, size * size);
                signs[i] = T.CreateTruncating(Factors.Triangulate(matrix, order));
                double logarithm = 0;
                for (int row = 0; row < size; row++)
                {
                    T pivot = matrix[(row * size) + row];
                    double magnitude = MatrixElements.Magnitude(pivot);
                    signs[i] *= logarithmic ? pivot / T.CreateTruncating(magnitude) : pivot;
                    logarithm += Math.Log(magnitude);
                }

                if (logarithmic && !double.IsFinite(logarithm))
                {
                    signs[i] = T.Zero;
                    logarithm = logarithm > 0 ? double.PositiveInfinity : double.NegativeInfinity;
                }

                sizes[i] = T.CreateTruncating(logarithm);
            }

            Tensor first = MatrixElements.Write<T>(call[0].ElementType, shape, signs);
            return logarithmic ? [first, MatrixElements.Write<T>(call[0].ElementType, shape, sizes)] : [first];
        }
    }

    private readonly struct Solve : IMatrixKernel
    {
        public Tensor[] Run<T>(in HostCall call)
            where T : unmanaged, INumberBase<T>
        {
            int size = SizeOf(call);
            TensorShape right = call[1].Shape;
            bool fits = right.Rank == call[0].Shape.Rank && right.Dimensions[..^1].SequenceEqual(call[0].Shape.Dimensions[..^1]);
            call.Require(fits, $"Input matrix and rhs are incompatible: {call[0].Shape} vs. {right}");
            T[] elements = MatrixElements.Read<T>(call, 0);
            T[] columns = MatrixElements.Read<T>(call, 1);
            var results = new T[columns.Length];
            int[] order = new int[size];
            int block = checked((int)(size * right.Dimensions[^1]));
            for (int at = 0, to = 0; at < elements.Length && block > 0; at += size * size, to += block)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                Span<T> matrix = elements.AsSpan(at, size * size);
                if (call.Node.Bool("adjoint", false)) { MatrixElements.Adjoin(matrix, size); }
                Factors.Triangulate(matrix, order);
                RequirePivots<T>(call, matrix, size, "Input matrix is not invertible.");
                Span<T> result = results.AsSpan(to, block);
                Reorder(columns.AsSpan(to, block), order, result);
                Factors.SolveTriangle(matrix, size, result, lower: true, unit: true);
                Factors.SolveTriangle(matrix, size, result, lower: false);
            }

            return [MatrixElements.Write<T>(call[0].ElementType, right, results)];
        }
    }

    /// <summary>Batches of matrices and of right sides broadcast.</summary>
    private readonly struct TriangularSolve : IMatrixKernel
    {
        public Tensor[] Run<T>(in HostCall call)
            where T : unmanaged, INumberBase<T>
        {
            int size = SizeOf(call);
            TensorShape right = call[1].Shape;
            call.Require(right.Rank >= 2 && right.Dimensions[^2] == size, $"In[0] mismatch In[1] shape: {call[0].Shape} vs. {right}");
            TensorShape batch = Shapes.Broadcasting.Common(call, new(call[0].Shape.Dimensions[..^2]), new(right.Dimensions[..^2]));
            TensorShape shape = new([.. batch.Dimensions, size, right.Dimensions[^1]]);
            bool lower = call.Node.Bool("lower", true);
            bool adjoint = call.Node.Bool("adjoint", false);
            Tensor matrices = Shapes.Broadcasting.Stretch(call, call[0], new([.. batch.Dimensions, size, size]));
            T[] elements = MatrixElements.Read<T>(new HostCall(call.Node, [matrices], call.CancellationToken), 0);
            T[] columns = MatrixElements.Read<T>(
                new HostCall(call.Node, [call[0], Shapes.Broadcasting.Stretch(call, call[1], shape)], call.CancellationToken), 1);
            int block = checked((int)(size * right.Dimensions[^1]));
            for (int at = 0, to = 0; at < elements.Length && block > 0; at += size * size, to += block)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                Span<T> matrix = elements.AsSpan(at, size * size);
                RequirePivots<T>(call, matrix, size, "Input matrix is not invertible.");
                if (adjoint) { MatrixElements.Adjoin(matrix, size); }
                Factors.SolveTriangle<T>(matrix, size, columns.AsSpan(to, block), lower != adjoint);
            }

            return [MatrixElements.Write<T>(call[0].ElementType, shape, columns)];
        }
    }
}
