// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Reads fields of serialized protobuf messages: <c>DecodeProtoV2</c>, as ranking models read lists of examples.</summary>
/// <remarks>The descriptors are those that the node itself carries; messages come in the binary form.</remarks>
internal static class DecodeProtoKernels
{
    private static readonly byte[] Carried = Encoding.UTF8.GetBytes("bytes://");

    public static void Register(HostKernelTable table) => table.AddPrepared("DecodeProtoV2", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        ProtoField[] fields = FieldsOf(node);
        ElementType[] types = [.. (node.Attribute("output_types")?.List?.Types ?? []).Select(static type => type.ToElementType())];
        if (types.Length != fields.Length) { throw Refused($"There are {types.Length} output_types for {fields.Length} field_names."); }
        for (int i = 0; i < fields.Length; i++)
        {
            if (!fields[i].Fits(types[i])) { throw Refused($"Unexpected output type for {fields[i].Kind} to {types[i]} (field '{fields[i].Name}')."); }
        }

        return (in HostCall call) => Decode(call, fields, types);
    }

    private static ProtoField[] FieldsOf(SourceNode node)
    {
        string type = node.Text("message_type", "");
        if (node.Text("message_format", "binary") != "binary") { throw Refused("Messages are read in the binary form only, not as text."); }
        ReadOnlySpan<byte> source = node.Attribute("descriptor_source") is { Kind: AttributeKind.Bytes } attribute ? attribute.Bytes.Span : default;
        if (!source.StartsWith(Carried)) { throw Refused("The descriptors of the messages must be in the node itself (bytes://), not in the program or a file."); }
        IReadOnlyDictionary<string, ProtoField> known = ProtoDescriptors.Find(source[Carried.Length..], type)
            ?? throw Refused($"No descriptor found for message type {type}.");
        return [.. (node.Attribute("field_names")?.List?.Bytes ?? []).Select(name => Encoding.UTF8.GetString(name.Span))
            .Select(name => known.GetValueOrDefault(name) ?? throw Refused($"Unknown field: {name} in message type {type}."))];
    }

    private static Tensor[] Decode(in HostCall call, ProtoField[] fields, ElementType[] types)
    {
        call.Require(call[0].ElementType == ElementType.String, "messages are strings");
        ProtoColumn[] columns = [.. fields.Select((field, i) => new ProtoColumn(field, types[i]))];
        ILookup<int, ProtoColumn> byNumber = columns.ToLookup(static column => column.Field.Number);
        StringElements messages = call[0].Strings;
        Tensor sizes = Tensors.Zeros(ElementType.Int32, new TensorShape([.. call[0].Shape.Dimensions, fields.Length]));
        for (int i = 0; i < messages.Count; i++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            foreach (ProtoColumn column in columns) { column.Begin(); }
            call.Require(TryRead(messages[i], byNumber), $"Unable to parse message {i} as {call.Node.Text("message_type", "")}");
            for (int f = 0; f < columns.Length; f++) { sizes.AsSpan<int>()[(i * columns.Length) + f] = columns[f].Count; }
        }

        var results = new Tensor[1 + columns.Length];
        results[0] = sizes;
        for (int f = 0; f < columns.Length; f++) { results[f + 1] = columns[f].ToTensor(call, call[0].Shape); }
        return results;
    }

    private static bool TryRead(ReadOnlySpan<byte> message, ILookup<int, ProtoColumn> columns)
    {
        var cursor = new WireCursor(message);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out int number, out int wireType)) { return false; }
            WireCursor field = cursor;
            bool isRead = cursor.TrySkip(wireType);
            foreach (ProtoColumn column in columns[number])
            {
                WireCursor again = field;
                isRead &= column.TryRead(ref again, wireType);
            }

            if (!isRead) { return false; }
        }

        return true;
    }

    private static ServingException Refused(string message) => new(ServingErrorCode.InvalidArgument, message);
}
