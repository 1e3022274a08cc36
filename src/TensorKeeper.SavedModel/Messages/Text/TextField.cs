// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Messages.Text;

/// <summary>A field of a message in text form. Immutable.</summary>
/// <param name="Number">Its number in the binary form.</param>
/// <param name="Kind"><c>int</c>, <c>float</c>, <c>double</c>, <c>text</c>, <c>type</c>, or the message it holds.</param>
internal sealed record TextField(int Number, string Kind);
