// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Protocol.Text;

/// <summary>A message in text form is malformed, or does not fit its type.</summary>
/// <param name="line">Where, counted from 1.</param>
/// <param name="byteOffset">Where, in bytes from the start of the text.</param>
/// <param name="reason">What is wrong, in half a sentence.</param>
public sealed class TextFormException(int line, long byteOffset, string reason)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"Line {line} of the text form is malformed: {reason}."))
{
    /// <summary>Gets a value indicating whether all that is wrong is that messages are nested too deeply.</summary>
    public bool IsTooDeep { get; init; }

    /// <summary>Gets the line, counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Gets the place in bytes from the start of the text.</summary>
    public long ByteOffset { get; } = byteOffset;
}
