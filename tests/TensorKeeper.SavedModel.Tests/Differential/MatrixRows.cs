// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using static TensorKeeper.SavedModel.Tests.Differential.RowAttributes;

namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>Matrices, their diagonals and bands, and spectra.</summary>
internal static class MatrixRows
{
    private static readonly DataType[] Floats = [DataType.Float, DataType.Double];

    public static void AddTo(Action<string, Func<string, Random, OpCase>> add)
    {
        add("BatchMatMul BatchMatMulV2", Products);
        add("Einsum", Sums);
        add("MatrixInverse BatchMatrixInverse MatrixDeterminant LogMatrixDeterminant MatrixSolve MatrixTriangularSolve", Solved);
        add("MatrixBandPart BatchMatrixBandPart", Banded);
        add("Diag DiagPart MatrixDiag MatrixDiagPart MatrixSetDiag", Diagonal);
        add("MatrixDiagV2 MatrixDiagV3 MatrixDiagPartV2 MatrixDiagPartV3 MatrixSetDiagV2 MatrixSetDiagV3", Diagonals);
        add("FFT FFT2D IFFT IFFT2D RFFT RFFT2D IRFFT IRFFT2D", Spectrum);
        add("BesselI0e Erfinv Ndtri CheckNumerics", static (op, random) =>
        {
            DataType type = Floats[random.Next(2)];
            return new OpCase(op, [Operands.Make(type, Operands.Shape(random), random, breaking: op != "CheckNumerics")], Typed(type).Text("message", ""));
        });
    }

    private static OpCase Products(string op, Random random)
    {
        DataType type = Floats[random.Next(2)];
        (bool left, bool right) = (random.Next(2) == 0, random.Next(2) == 0);
        long stack = random.Next(1, 3);
        long otherStack = op == "BatchMatMulV2" && random.Next(2) == 0 ? 1 : stack;
        (long rows, long inner, long columns) = (random.Next(1, 4), random.Next(1, 4), random.Next(1, 4));
        return new OpCase(
            op,
            [
                Operands.Make(type, left ? [stack, inner, rows] : [stack, rows, inner], random, breaking: false),
                Operands.Make(type, right ? [otherStack, columns, inner] : [otherStack, inner, columns], random, breaking: false),
            ],
            Typed(type).Bool("adj_x", left).Bool("adj_y", right));
    }

    /// <summary>a, b and c are some extents; what has no name is one axis or none.</summary>
    private static OpCase Sums(string op, Random random)
    {
        string[] equations = ["ab,bc->ac", "ab,ab->", "aab->b", "...a,...ab->...b", "a...,a->...", "abc->ca", "a,b->ba", "ab->a", "a...,...b,ab->..."];
        string equation = equations[random.Next(equations.Length)];
        DataType type = random.Next(3) == 0 ? DataType.Int32 : Floats[random.Next(2)];
        long[] extents = [random.Next(1, 4), random.Next(1, 4), random.Next(1, 4), random.Next(1, 3)];
        int hidden = random.Next(2);
        Tensor[] operands =
        [
            .. equation.Split("->")[0].Split(',').Select(term => Operands.Make(
                type, [.. term.Replace("...", hidden == 0 ? "" : "d", StringComparison.Ordinal).Select(label => extents[label - 'a'])], random, breaking: false)),
        ];
        return new OpCase(op, operands, Typed(type).Int("N", operands.Length).Text("equation", equation));
    }

    /// <summary>The diagonal is large, so that nothing is near to singular.</summary>
    private static OpCase Solved(string op, Random random)
    {
        DataType type = Floats[random.Next(2)];
        int side = random.Next(1, 4);
        Tensor matrix = Operands.Make(type, [2, side, side], random, breaking: false);
        for (int i = 0; i < 2 * side; i++)
        {
            int at = (i / side * side * side) + (i % side * (side + 1));
            if (type == DataType.Float) { matrix.AsSpan<float>()[at] += 9; }
            else { matrix.AsSpan<double>()[at] += 9; }
        }

        bool isSolve = op.EndsWith("Solve", StringComparison.Ordinal);
        var attributes = Typed(type).Bool("adjoint", random.Next(2) == 0).Bool("lower", random.Next(2) == 0);
        return new OpCase(op, isSolve ? [matrix, Operands.Make(type, [2, side, 2], random, breaking: false)] : [matrix], attributes, op == "LogMatrixDeterminant" ? 2 : 1);
    }

    private static OpCase Banded(string op, Random random)
    {
        DataType type = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        (long rows, long columns) = (random.Next(1, 5), random.Next(1, 5));
        (long lower, long upper) = (random.Next(-1, (int)rows), random.Next(-1, (int)columns));
        return new OpCase(op, [Operands.Make(type, [2, rows, columns], random), Tensor.Of([], lower), Tensor.Of([], upper)], Typed(type), Constants: random.Next(2) == 0 ? 1 : int.MaxValue);
    }

    private static OpCase Diagonal(string op, Random random)
    {
        DataType type = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        (long rows, long columns) = (random.Next(1, 4), random.Next(1, 4));
        return op switch
        {
            "Diag" => new OpCase(op, [Operands.Make(type, random.Next(2) == 0 ? [rows] : [rows, columns], random)], Typed(type)),
            "DiagPart" => new OpCase(op, [Operands.Make(type, random.Next(2) == 0 ? [rows, rows] : [rows, columns, rows, columns], random)], Typed(type)),
            "MatrixDiag" => new OpCase(op, [Operands.Make(type, [columns, rows], random)], Typed(type)),
            "MatrixDiagPart" => new OpCase(op, [Operands.Make(type, [2, rows, columns], random)], Typed(type)),
            _ => new OpCase(op, [Operands.Make(type, [2, rows, columns], random), Operands.Make(type, [2, Math.Min(rows, columns)], random)], Typed(type)),
        };
    }

    private static OpCase Diagonals(string op, Random random)
    {
        DataType type = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        (int rows, int columns) = (random.Next(2, 5), random.Next(2, 5));
        int first = random.Next(1 - rows, columns);
        int last = random.Next(first, columns);
        long longest = Math.Min(rows + Math.Min(last, 0), columns - Math.Max(first, 0));
        long[] bands = last == first ? [2, longest] : [2, last - first + 1, longest];
        Tensor k = Tensor.Of<int>([2], first, last);
        Tensor padding = Operands.Make(type, [], random);
        var attributes = Typed(type).Text("align", new[] { "RIGHT_LEFT", "LEFT_RIGHT", "LEFT_LEFT", "RIGHT_RIGHT" }[random.Next(4)]);
        if (op.StartsWith("MatrixDiagPart", StringComparison.Ordinal)) { return new OpCase(op, [Operands.Make(type, [2, rows, columns], random), k, padding], attributes, Constants: 1); }
        return op.StartsWith("MatrixDiag", StringComparison.Ordinal)
            ? new OpCase(op, [Operands.Make(type, bands, random), k, Tensor.Of([], rows), Tensor.Of([], columns), padding], attributes, Constants: 1)
            : new OpCase(op, [Operands.Make(type, [2, rows, columns], random), Operands.Make(type, bands, random), k], attributes, Constants: 2);
    }

    private static OpCase Spectrum(string op, Random random)
    {
        bool isPlane = op.EndsWith("2D", StringComparison.Ordinal);
        bool isReal = op.Contains("RFFT", StringComparison.Ordinal);
        bool isBack = op[0] == 'I';
        long[] space = isPlane ? [random.Next(1, 4), random.Next(1, 6)] : [random.Next(1, 6)];
        long[] bins = isReal && isBack ? [.. space[..^1], (space[^1] / 2) + 1] : space;
        Tensor x = Operands.Make(DataType.Float, isReal && !isBack ? [2, .. space] : [2, .. bins, 2], random, breaking: false);
        if (!isReal || isBack) { x = Tensor.FromMemory(ElementType.Complex64, new TensorShape([2, .. bins]), x.Memory); }
        var attributes = Typed(DataType.Complex64, "Tcomplex").Type("Treal", DataType.Float);
        return isReal ? new OpCase(op, [x, Tensor.Of<int>([space.Length], [.. space.Select(static extent => (int)extent)])], attributes, Constants: 1) : new OpCase(op, [x], attributes);
    }
}
