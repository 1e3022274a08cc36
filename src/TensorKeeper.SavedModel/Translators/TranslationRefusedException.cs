// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Translators;

/// <summary>Ends the translation of one node; the reason is already recorded. Never leaves the translation.</summary>
internal sealed class TranslationRefusedException : Exception;
