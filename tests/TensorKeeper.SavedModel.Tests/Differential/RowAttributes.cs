// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>Writes the attributes of a row: <c>Typed(type).Int("axis", 1)</c>.</summary>
internal static class RowAttributes
{
    public static Dictionary<string, AttributeValue> Typed(DataType type, string name = "T") => new Dictionary<string, AttributeValue>().Type(name, type);

    public static Dictionary<string, AttributeValue> Type(this Dictionary<string, AttributeValue> attributes, string name, DataType type) =>
        attributes.Set(name, new AttributeValue { Kind = AttributeKind.Type, Type = type });

    public static Dictionary<string, AttributeValue> Types(this Dictionary<string, AttributeValue> attributes, string name, params DataType[] types) =>
        attributes.Set(name, new AttributeValue { Kind = AttributeKind.List, List = new AttributeList { Types = types } });

    public static Dictionary<string, AttributeValue> Int(this Dictionary<string, AttributeValue> attributes, string name, long value) =>
        attributes.Set(name, new AttributeValue { Kind = AttributeKind.Int, Int = value });

    public static Dictionary<string, AttributeValue> Bool(this Dictionary<string, AttributeValue> attributes, string name, bool value) =>
        attributes.Set(name, new AttributeValue { Kind = AttributeKind.Bool, Bool = value });

    public static Dictionary<string, AttributeValue> Text(this Dictionary<string, AttributeValue> attributes, string name, string value) =>
        attributes.Set(name, new AttributeValue { Kind = AttributeKind.Bytes, Bytes = Encoding.UTF8.GetBytes(value) });

    public static Dictionary<string, AttributeValue> Shape(this Dictionary<string, AttributeValue> attributes, string name, PartialShape shape) =>
        attributes.Set(name, new AttributeValue { Kind = AttributeKind.Shape, Shape = shape });

    private static Dictionary<string, AttributeValue> Set(this Dictionary<string, AttributeValue> attributes, string name, AttributeValue value)
    {
        attributes[name] = value;
        return attributes;
    }
}
