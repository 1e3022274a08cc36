// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Onnx;

/// <summary>What the graphs of one model share: names, constants, weights and the operator sets in use.</summary>
internal sealed class OnnxModelState
{
    private readonly Dictionary<string, int> _origins = new(StringComparer.Ordinal);
    private int _names;

    /// <summary>The initializers of the outermost graph; bodies see them.</summary>
    public List<OnnxInitializer> Initializers { get; } = [];

    public Dictionary<ConstantKey, OnnxValue> Constants { get; } = [];

    public Dictionary<(string File, long Offset, ElementType Type, PartialShape Shape), OnnxValue> Weights { get; } = [];

    /// <summary>The directory of all external initializers; null as long as there are none.</summary>
    public string? WeightsDirectory { get; set; }

    /// <summary>Operator sets besides ONNX's own.</summary>
    public SortedSet<string> Domains { get; } = new(StringComparer.Ordinal);

    /// <summary>Names that are kept for inputs and outputs.</summary>
    public HashSet<string> Reserved { get; } = new(StringComparer.Ordinal);

    public string NewName(char prefix)
    {
        string name;
        do
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{_names++}");
        }
        while (Reserved.Contains(name));
        return name;
    }

    /// <summary>Returns a node name that tells where the node came from; the engine wants each name once.</summary>
    public string NewNodeName(string origin)
    {
        if (origin.Length == 0) { return ""; }
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_origins, origin, out _);

        // TensorFlow's names never hold a number sign.
        return ++count == 1 ? origin : string.Create(CultureInfo.InvariantCulture, $"{origin}#{count}");
    }
}
