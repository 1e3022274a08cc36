// SPDX-License-Identifier: MIT
using System.Buffers;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>White space as C's <c>isspace</c> knows it: six bytes, and never U+00A0 or U+3000.</summary>
internal static class AsciiSpace
{
    public static SearchValues<byte> Values { get; } = SearchValues.Create(" \t\n\v\f\r"u8);

    public static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text) => text.TrimStart(" \t\n\v\f\r"u8);

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\n\v\f\r"u8);
}
