// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Finds the fields of a message type in a serialized <c>FileDescriptorSet</c>.</summary>
/// <remarks>
/// <code>
/// FileDescriptorSet    1 file
/// FileDescriptorProto  2 package, 4 message_type
/// DescriptorProto      1 name, 2 field, 3 nested_type
/// FieldDescriptorProto 1 name, 3 number, 4 label, 5 type, 7 default_value
/// </code>
/// </remarks>
internal static class ProtoDescriptors
{
    private const int File = 1;
    private const int Package = 2;
    private const int MessageType = 4;
    private const int Name = 1;
    private const int Field = 2;
    private const int NestedType = 3;
    private const int Repeated = 3;

    /// <summary>Returns the fields by name; null if there is no such type, or the bytes are no descriptors.</summary>
    /// <param name="descriptorSet">The descriptors.</param>
    /// <param name="typeName">The type with its package and the types around it, joined by dots.</param>
    public static IReadOnlyDictionary<string, ProtoField>? Find(ReadOnlySpan<byte> descriptorSet, string typeName)
    {
        foreach (byte[] file in Parts(descriptorSet, File))
        {
            string package = TextOf(file, Package);
            if (package.Length > 0 && !typeName.StartsWith(package + ".", StringComparison.Ordinal)) { continue; }
            byte[] around = file;
            int kind = MessageType;
            string[] path = typeName[(package.Length == 0 ? 0 : package.Length + 1)..].Split('.');
            int depth = 0;
            while (depth < path.Length && Parts(around, kind).Find(part => TextOf(part, Name) == path[depth]) is { } inner)
            {
                (around, kind) = (inner, NestedType);
                depth++;
            }

            if (depth == path.Length) { return FieldsOf(around); }
        }

        return null;
    }

    private static Dictionary<string, ProtoField> FieldsOf(byte[] message)
    {
        var fields = new Dictionary<string, ProtoField>(StringComparer.Ordinal);
        foreach (byte[] field in Parts(message, Field))
        {
            string name = TextOf(field, Name);
            fields[name] = new ProtoField(name, (int)NumberOf(field, 3), (ProtoFieldKind)NumberOf(field, 5), NumberOf(field, 4) == Repeated, TextOf(field, 7));
        }

        return fields;
    }

    private static string TextOf(ReadOnlySpan<byte> message, int number) => Parts(message, number) is [.., var last] ? Encoding.UTF8.GetString(last) : "";

    private static List<byte[]> Parts(ReadOnlySpan<byte> message, int number)
    {
        var parts = new List<byte[]>();
        var cursor = new WireCursor(message);
        while (!cursor.AtEnd && cursor.TryReadTag(out int field, out int wireType))
        {
            if (wireType == WireCursor.Delimited && cursor.TryReadDelimited(out ReadOnlySpan<byte> content))
            {
                if (field == number) { parts.Add(content.ToArray()); }
            }
            else if (wireType == WireCursor.Delimited || !cursor.TrySkip(wireType))
            {
                break;
            }
        }

        return parts;
    }

    private static ulong NumberOf(ReadOnlySpan<byte> message, int number)
    {
        ulong found = 0;
        var cursor = new WireCursor(message);
        while (!cursor.AtEnd && cursor.TryReadTag(out int field, out int wireType))
        {
            if (field == number && wireType == 0 && cursor.TryReadVarint(out ulong value)) { found = value; }
            else if (!cursor.TrySkip(wireType)) { break; }
        }

        return found;
    }
}
