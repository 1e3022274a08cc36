// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>An input as a graph writes it, taken apart. Immutable.</summary>
/// <remarks><c>node</c>, <c>node:1</c>, in functions <c>node:out:1</c>; as control input <c>^node</c>.</remarks>
internal readonly record struct NodeReference(string Node, int Output, bool IsControl)
{
    public static NodeReference Parse(string input)
    {
        if (input.StartsWith('^')) { return new NodeReference(input[1..], 0, IsControl: true); }
        int first = input.IndexOf(':', StringComparison.Ordinal);
        if (first < 0) { return new NodeReference(input, 0, IsControl: false); }
        int last = input.LastIndexOf(':');

        // All ops that restoring follows have one output, or one list of them, so that the index within the named
        // output is the index of the tensor. An index that is no number leads nowhere.
        bool known = int.TryParse(input.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        return new NodeReference(input[..first], known ? index : last == first ? -1 : 0, IsControl: false);
    }
}
