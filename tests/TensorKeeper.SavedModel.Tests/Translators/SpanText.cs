// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.SavedModel.Tests.Translators;

/// <summary>Looks for the names of operators in a written graph.</summary>
internal static class SpanText
{
    public static bool ContainsText(this ReadOnlySpan<byte> bytes, string text) => bytes.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
