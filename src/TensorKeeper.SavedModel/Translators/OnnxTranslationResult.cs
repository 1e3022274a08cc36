// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>A translated graph. Immutable.</summary>
/// <param name="Program">The model, inputs <c>i0</c>…, outputs <c>o0</c>… in the order of the source graph.</param>
/// <param name="InputTypes">
/// TensorFlow's types. A complex input of shape [a, b] is fed as floats of shape [a, b, 2]: the memory is the same.
/// </param>
/// <param name="OutputTypes">TensorFlow's types, complex and quantised ones carried likewise.</param>
internal sealed record OnnxTranslationResult(
    OnnxProgram Program, IReadOnlyList<ElementType> InputTypes, IReadOnlyList<ElementType> OutputTypes);
