// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Translators;

/// <summary>The list of all families.</summary>
internal static class TranslatorFamilies
{
    public static TranslatorFamily[] All { get; } =
    [
        new(AliasTranslators.Ops, AliasTranslators.Register),
        new(MatrixProductTranslators.Ops, MatrixProductTranslators.Register),
        new(EinsumTranslators.Ops, EinsumTranslators.Register),
        new(SoftmaxTranslators.Ops, SoftmaxTranslators.Register),
        new(ActivationTranslators.Ops, ActivationTranslators.Register),
        new(UnaryTranslators.Ops, UnaryTranslators.Register),
        new(ArithmeticTranslators.Ops, ArithmeticTranslators.Register),
        new(LogicTranslators.Ops, LogicTranslators.Register),
        new(CastTranslators.Ops, CastTranslators.Register),
        new(ShapeTranslators.Ops, ShapeTranslators.Register),
        new(MovementTranslators.Ops, MovementTranslators.Register),
        new(IndexTranslators.Ops, IndexTranslators.Register),
        new(PaddingTranslators.Ops, PaddingTranslators.Register),
        new(SequenceTranslators.Ops, SequenceTranslators.Register),
        new(ConvolutionTranslators.Ops, ConvolutionTranslators.Register),
        new(PoolingTranslators.Ops, PoolingTranslators.Register),
        new(NormalizationTranslators.Ops, NormalizationTranslators.Register),
        new(QuantizationTranslators.Ops, QuantizationTranslators.Register),
        new(LossTranslators.Ops, LossTranslators.Register),
        new(BlockTranslators.Ops, BlockTranslators.Register),
        new(ReductionTranslators.Ops, ReductionTranslators.Register),
        new(ScanTranslators.Ops, ScanTranslators.Register),
        new(SegmentTranslators.Ops, SegmentTranslators.Register),
        new(CellTranslators.Ops, CellTranslators.Register),
        new(ConditionTranslators.Ops, ConditionTranslators.Register),
        new(LoopTranslators.Ops, LoopTranslators.Register),
        new(ArrayTranslators.Ops, ArrayTranslators.Register),
        new(DiagonalTranslators.Ops, DiagonalTranslators.Register),
        new(LinearAlgebraTranslators.Ops, LinearAlgebraTranslators.Register),
        new(FourierTranslators.Ops, FourierTranslators.Register),
        new(ResizeTranslators.Ops, ResizeTranslators.Register),
        new(DetectionTranslators.Ops, DetectionTranslators.Register),
        new(ColorTranslators.Ops, ColorTranslators.Register),
        new(RandomTranslators.Ops, RandomTranslators.Register),
        new(GradientTranslators.Ops, GradientTranslators.Register),
        new(XlaTranslators.Ops, XlaTranslators.Register),
    ];
}
