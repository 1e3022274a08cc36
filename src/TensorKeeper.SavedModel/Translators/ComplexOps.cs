// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Translators;

/// <summary>The ops whose translation knows that a complex tensor has one axis more, of pairs. Thread-safe.</summary>
/// <remarks>Any other op would take the pairs for two numbers, and answer wrongly without a word.</remarks>
internal static class ComplexOps
{
    private static readonly HashSet<string> Known = new(
        ("Neg Square Exp Add AddV2 Sub Mul Div RealDiv AddN AccumulateNV2 BiasAdd BiasAddV1 Cast Real Imag Conj ComplexAbs Angle Complex "
        + "Equal NotEqual SelectV2 Sum Cumsum Transpose ConjugateTranspose Concat ConcatV2 Pack Unpack Split SplitV Slice StridedSlice "
        + "Tile ReverseV2 Reverse ReverseSequence Roll GatherV2 Gather GatherNd ResourceGather ResourceGatherNd Reshape ExpandDims Squeeze "
        + "BroadcastTo Fill Pad ZerosLike OnesLike Shape ShapeN Size Rank TensorScatterUpdate TensorScatterAdd TensorScatterSub "
        + "DynamicPartition DynamicStitch ParallelDynamicStitch FFT IFFT FFT2D IFFT2D IRFFT IRFFT2D Identity IdentityN StopGradient "
        + "PreventGradient Snapshot GuaranteeConst EnsureShape CheckNumerics DebugIdentityV2 ReadVariableOp PlaceholderWithDefault "
        + "Assert Print PrintV2 If StatelessIf Case StatelessCase While StatelessWhile").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Asks whether an op may be translated with complex operands; lists and arrays hold them as any others.</summary>
    public static bool AreKnownTo(string op) => Known.Contains(op) || op.StartsWith("TensorList", StringComparison.Ordinal)
        || op.StartsWith("TensorArray", StringComparison.Ordinal) || op.EndsWith("TensorList", StringComparison.Ordinal);
}
