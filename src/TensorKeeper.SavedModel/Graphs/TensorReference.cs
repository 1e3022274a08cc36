// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>A node's output as graph files write it. Immutable.</summary>
/// <param name="Node">The node's name, or a function argument's.</param>
/// <param name="Output">The output argument's name; null outside functions and for arguments.</param>
/// <param name="Index">The position within the output argument, or among all outputs if none is named.</param>
/// <remarks>
/// At top level <c>name</c> and <c>name:2</c>; inside a function <c>argument</c>, <c>argument:2</c> and
/// <c>node:output:2</c>. A leading caret marks a control edge, which carries no value.
/// </remarks>
internal readonly record struct TensorReference(string Node, string? Output, int Index)
{
    public static bool IsControl(string text) => text.StartsWith('^');

    /// <summary>Reads a reference; false if the number is no number or there are too many parts.</summary>
    public static bool TryParse(string text, out TensorReference reference)
    {
        int first = text.IndexOf(':', StringComparison.Ordinal);
        if (first < 0)
        {
            reference = new TensorReference(text, null, 0);
            return text.Length > 0;
        }

        int last = text.LastIndexOf(':');
        bool parsed = int.TryParse(text.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        string? output = last == first ? null : text[(first + 1)..last];
        reference = new TensorReference(text[..first], output, index);
        return parsed && first > 0 && output?.Contains(':', StringComparison.Ordinal) != true;
    }
}
