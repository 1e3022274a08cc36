// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>Ops that both the host and the engine know and that are not compared here, by reason.</summary>
internal static class OpsWithoutRow
{
    /// <summary>Lists and arrays are values that the engine does not give back; the corpus has them in whole graphs.</summary>
    public static bool IsOfLists(string op) => op.StartsWith("TensorList", StringComparison.Ordinal) || op.StartsWith("TensorArray", StringComparison.Ordinal) || op == "EmptyTensorList";

    /// <summary>
    /// Ops whose operands depend on each other in ways that have no generator, and those that the host computes for complex
    /// numbers only; the corpus has cases of them.
    /// </summary>
    public static IReadOnlySet<string> WithoutGenerator { get; } = new HashSet<string>(
        ("Angle BatchMatMul BatchMatMulV2 BatchMatrixBandPart BatchMatrixInverse BatchToSpace BatchToSpaceND BesselI0e Bincount Bitcast CheckNumerics DenseBincount "
        + "Diag DiagPart DynamicPartition DynamicStitch Einsum EnsureShape Erfinv EuclideanNorm FFT FFT2D GatherNd IFFT IFFT2D IRFFT IRFFT2D IdentityN LogMatrixDeterminant "
        + "MatrixBandPart MatrixDeterminant MatrixDiag MatrixDiagPart MatrixDiagPartV2 MatrixDiagPartV3 MatrixDiagV2 MatrixDiagV3 MatrixInverse MatrixSetDiag "
        + "MatrixSetDiagV2 MatrixSetDiagV3 MatrixSolve MatrixTriangularSolve Mean MirrorPad Ndtri Pad PadV2 ParallelDynamicStitch RFFT RFFT2D ReverseSequence Roll "
        + "ScatterNd Select ShapeN SpaceToBatch SpaceToBatchND SparseToDense Split SplitV StridedSlice TensorScatterAdd TensorScatterMax TensorScatterMin "
        + "TensorScatterSub TensorScatterUpdate Unique UniqueWithCounts Unpack Where").Split(' '),
        StringComparer.Ordinal);
}
