// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>Reads <c>AttrValue</c> and what can stand in it.</summary>
internal static class AttributeMessage
{
    // A function attribute has attributes of its own. TensorFlow writes two levels; the reader's own limit is not
    // reached before this one, so that the error says what is nested.
    private const int MaxLevels = 16;

    /// <summary>Reads one entry of a map of attributes.</summary>
    public static void ReadEntry(ProtoReader entry, MessageFile file, Dictionary<string, AttributeValue> into, int level = 0)
    {
        string key = "";
        ProtoReader value = default;
        while (entry.ReadTag())
        {
            switch (entry.FieldNumber)
            {
                case 1: key = file.Names.Read(ref entry); break;
                case 2: value = entry.ReadMessage(); break;
                default: entry.Skip(); break;
            }
        }

        // Where a node was placed and which shapes it had in training: nothing is decided by it, and it is most of some files.
        if (key is "_output_shapes" or "_class") { return; }
        into[key] = Read(value, file, level);
    }

    public static AttributeValue Read(ProtoReader reader, MessageFile file, int level = 0)
    {
        var value = new AttributeValue();
        while (reader.ReadTag())
        {
            // The fields are one union: the last one counts.
            value = reader.FieldNumber switch
            {
                1 => new AttributeValue { Kind = AttributeKind.List, List = ReadList(reader.ReadMessage(), file, level) },
                2 => new AttributeValue { Kind = AttributeKind.Bytes, Bytes = reader.ReadMemory() },
                3 => new AttributeValue { Kind = AttributeKind.Int, Int = reader.ReadInt64() },
                4 => new AttributeValue { Kind = AttributeKind.Float, Float = reader.ReadFloat() },
                5 => new AttributeValue { Kind = AttributeKind.Bool, Bool = reader.ReadBool() },
                6 => new AttributeValue { Kind = AttributeKind.Type, Type = DataTypes.FromWire(reader.ReadInt32()) },
                7 => new AttributeValue { Kind = AttributeKind.Shape, Shape = ShapeMessage.Read(reader.ReadMessage(), file) },
                8 => new AttributeValue { Kind = AttributeKind.Tensor, Tensor = TensorMessage.Read(MessageSlice.From(ref reader), file) },
                9 => new AttributeValue { Kind = AttributeKind.Placeholder, Placeholder = file.Names.Read(ref reader) },
                10 => new AttributeValue { Kind = AttributeKind.Function, Function = ReadFunction(reader.ReadMessage(), file, level + 1) },
                _ => Skip(ref reader, value),
            };
        }

        return value;
    }

    private static AttributeValue Skip(ref ProtoReader reader, AttributeValue value)
    {
        reader.Skip();
        return value;
    }

    private static FunctionReference ReadFunction(ProtoReader reader, MessageFile file, int level)
    {
        if (level > MaxLevels) { file.Refuse(DiagnosticId.TooDeep, $"Attributes are nested deeper than {MaxLevels} functions.", reader.Offset); }
        string name = "";
        Dictionary<string, AttributeValue> attributes = [];
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = file.Names.Read(ref reader); break;
                case 2: ReadEntry(reader.ReadMessage(), file, attributes, level); break;
                default: reader.Skip(); break;
            }
        }

        return new FunctionReference(name, attributes);
    }

    private static AttributeList ReadList(ProtoReader reader, MessageFile file, int level)
    {
        List<ReadOnlyMemory<byte>>? bytes = null;
        List<long>? ints = null;
        List<float>? floats = null;
        List<bool>? bools = null;
        List<int>? types = null;
        List<PartialShape>? shapes = null;
        List<TensorMessage>? tensors = null;
        List<FunctionReference>? functions = null;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 2: (bytes ??= []).Add(reader.ReadMemory()); break;
                case 3: reader.ReadInt64s(ints ??= []); break;
                case 4: reader.ReadFloats(floats ??= []); break;
                case 5: reader.ReadBools(bools ??= []); break;
                case 6: reader.ReadInt32s(types ??= []); break;
                case 7: (shapes ??= []).Add(ShapeMessage.Read(reader.ReadMessage(), file)); break;
                case 8: (tensors ??= []).Add(TensorMessage.Read(MessageSlice.From(ref reader), file)); break;
                case 9: (functions ??= []).Add(ReadFunction(reader.ReadMessage(), file, level + 1)); break;
                default: reader.Skip(); break;
            }
        }

        return new AttributeList
        {
            Bytes = bytes?.ToArray() ?? [],
            Ints = ints?.ToArray() ?? [],
            Floats = floats?.ToArray() ?? [],
            Bools = bools?.ToArray() ?? [],
            Types = types is null ? [] : types.ConvertAll(static type => DataTypes.FromWire(type)).ToArray(),
            Shapes = shapes?.ToArray() ?? [],
            Tensors = tensors?.ToArray() ?? [],
            Functions = functions?.ToArray() ?? [],
        };
    }
}
