// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>Reads attributes of a node. A file that leaves one out means TensorFlow's default, which the caller knows.</summary>
internal static class SourceNodeAttributes
{
    public static AttributeValue? Attribute(this SourceNode node, string name) =>
        node.Attributes.GetValueOrDefault(name);

    public static long Int(this SourceNode node, string name, long absent) =>
        node.Attribute(name) is { Kind: AttributeKind.Int } value ? value.Int : absent;

    public static float Float(this SourceNode node, string name, float absent) =>
        node.Attribute(name) is { Kind: AttributeKind.Float } value ? value.Float : absent;

    public static bool Bool(this SourceNode node, string name, bool absent) =>
        node.Attribute(name) is { Kind: AttributeKind.Bool } value ? value.Bool : absent;

    public static string Text(this SourceNode node, string name, string absent) =>
        node.Attribute(name) is { Kind: AttributeKind.Bytes } value ? Encoding.UTF8.GetString(value.Bytes.Span) : absent;

    public static DataType Type(this SourceNode node, string name, DataType absent) =>
        node.Attribute(name) is { Kind: AttributeKind.Type } value ? value.Type : absent;

    /// <summary>Returns a list of integers; empty if the attribute is absent or an empty list.</summary>
    public static long[] Ints(this SourceNode node, string name) =>
        node.Attribute(name) is { Kind: AttributeKind.List, List: { } list } ? list.Ints : [];

    /// <summary>Returns a list of types; empty if the attribute is absent or an empty list.</summary>
    public static DataType[] Types(this SourceNode node, string name) =>
        node.Attribute(name) is { Kind: AttributeKind.List, List: { } list } ? list.Types : [];

    public static PartialShape Shape(this SourceNode node, string name) =>
        node.Attribute(name) is { Kind: AttributeKind.Shape } value ? value.Shape : PartialShape.UnknownRank;
}
