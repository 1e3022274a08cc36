// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Translators;

/// <summary>Ops that are translated alike. Registered when the first of them is met: what no model uses costs nothing.</summary>
/// <param name="Ops">TensorFlow's op types, separated by blanks; exactly those that <paramref name="Register"/> adds.</param>
/// <param name="Register">Adds the translators.</param>
internal sealed record TranslatorFamily(string Ops, Action<TranslatorTable> Register);
