// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Translators;

/// <summary>The list of all families.</summary>
internal static class TranslatorFamilies
{
    public static TranslatorFamily[] All { get; } =
    [
        new(AliasTranslators.Ops, AliasTranslators.Register),
        new(MatrixProductTranslators.Ops, MatrixProductTranslators.Register),
        new(SoftmaxTranslators.Ops, SoftmaxTranslators.Register),
        new(ActivationTranslators.Ops, ActivationTranslators.Register),
        new(UnaryTranslators.Ops, UnaryTranslators.Register),
        new(ArithmeticTranslators.Ops, ArithmeticTranslators.Register),
    ];
}
