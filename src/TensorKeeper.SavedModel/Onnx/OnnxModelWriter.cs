// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Writes a graph as the bytes of an ONNX <c>ModelProto</c>.</summary>
internal static class OnnxModelWriter
{
    /// <summary>IR version 10 and operator set 21: everything newer has schemas the engine has no kernels for.</summary>
    private const int IrVersion = 10;
    private const int OperatorSet = 21;

    public static byte[] Write(OnnxGraphBuilder graph)
    {
        var writer = new ProtoBuffer(4096);
        writer.WriteVarint(1, IrVersion);
        writer.WriteString(2, "TensorKeeper");
        Message(writer, 7, graph, static (w, g) => WriteGraph(w, g));
        Message(writer, 8, (Domain: "", Version: OperatorSet), WriteOperatorSet);
        foreach (string domain in graph.Model.Domains)
        {
            Message(writer, 8, (Domain: domain, Version: domain == "ai.onnx.ml" ? 4 : 1), WriteOperatorSet);
        }

        return writer.ToArray();
    }

    private static void WriteOperatorSet(ProtoBuffer writer, (string Domain, int Version) set)
    {
        writer.WriteString(1, set.Domain);
        writer.WriteVarint(2, set.Version);
    }

    private static void WriteGraph(ProtoBuffer writer, OnnxGraphBuilder graph)
    {
        foreach (OnnxNode node in graph.Nodes) { Message(writer, 1, node, WriteNode); }
        writer.WriteString(2, "g");
        if (graph.Outer is null)
        {
            foreach (OnnxInitializer initializer in graph.Model.Initializers) { Message(writer, 5, initializer, WriteInitializer); }
        }

        foreach (OnnxValue input in graph.Inputs)
        {
            // An extent that has a name is known to be equal wherever it goes, and the engine joins more nodes. Names are for
            // the model's own inputs: what a loop carries may change its extents.
            string extents = graph.Outer is null ? input.Name : "";
            Message(writer, 11, (input, extents), WriteValueInfo);
        }

        foreach (OnnxValue output in graph.Outputs) { Message(writer, 12, (output, ""), WriteValueInfo); }
    }

    private static void WriteNode(ProtoBuffer writer, OnnxNode node)
    {
        foreach (OnnxValue? input in node.Inputs) { writer.WriteString(1, input?.Name ?? ""); }
        foreach (OnnxValue result in node.Results) { writer.WriteString(2, result.Name); }
        if (node.Name.Length > 0) { writer.WriteString(3, node.Name); }
        writer.WriteString(4, node.Op);
        foreach (OnnxAttribute attribute in node.Attributes) { Message(writer, 5, attribute, WriteAttribute); }
        if (node.Domain.Length > 0) { writer.WriteString(7, node.Domain); }
    }

    private static void WriteAttribute(ProtoBuffer writer, OnnxAttribute attribute)
    {
        writer.WriteString(1, attribute.Name);
        switch (attribute)
        {
            case FloatAttribute { Value: var value }:
                writer.WriteFloat(2, value);
                writer.WriteVarint(20, 1);
                break;
            case IntAttribute { Value: var value }:
                writer.WriteVarint(3, value);
                writer.WriteVarint(20, 2);
                break;
            case TextAttribute { Value: var value }:
                writer.WriteString(4, value);
                writer.WriteVarint(20, 3);
                break;
            case TensorAttribute { Value: var value }:
                Message(writer, 5, (Name: "", Tensor: value, Type: OnnxDataType.Carrier(value.ElementType)), WriteTensor);
                writer.WriteVarint(20, 4);
                break;
            case GraphAttribute { Value: var value }:
                Message(writer, 6, value, static (w, g) => WriteGraph(w, g));
                writer.WriteVarint(20, 5);
                break;
            case FloatsAttribute { Value: var values }:
                foreach (float value in values) { writer.WriteFloat(7, value); }
                writer.WriteVarint(20, 6);
                break;
            case IntsAttribute { Value: var values }:
                foreach (long value in values) { writer.WriteVarint(8, value); }
                writer.WriteVarint(20, 7);
                break;
            case TextsAttribute { Value: var values }:
                foreach (string value in values) { writer.WriteString(9, value); }
                writer.WriteVarint(20, 8);
                break;
            default:
                throw new InvalidOperationException($"No form for {attribute}.");
        }
    }

    private static void WriteInitializer(ProtoBuffer writer, OnnxInitializer initializer)
    {
        switch (initializer)
        {
            case InlineInitializer inline:
                WriteTensor(writer, (inline.Value.Name, inline.Tensor, inline.Value.Type));
                break;
            case ExternalInitializer external:
                foreach (long extent in external.Value.Shape.Dimensions) { writer.WriteVarint(1, extent); }
                writer.WriteVarint(2, OnnxDataType.NumberOf(external.Value.Type));
                writer.WriteString(8, external.Value.Name);
                Message(writer, 13, (Key: "location", Value: external.Location), WriteEntry);
                Message(writer, 13, (Key: "offset", Value: Number(external.Offset)), WriteEntry);
                Message(writer, 13, (Key: "length", Value: Number(external.Length)), WriteEntry);
                writer.WriteVarint(14, 1);
                break;
            default:
                throw new InvalidOperationException($"No form for {initializer}.");
        }
    }

    private static void WriteTensor(ProtoBuffer writer, (string Name, Tensor Tensor, ElementType Type) item)
    {
        foreach (long extent in item.Tensor.Shape.Dimensions) { writer.WriteVarint(1, extent); }
        if (OnnxDataType.IsComplex(item.Tensor.ElementType)) { writer.WriteVarint(1, 2); }
        writer.WriteVarint(2, OnnxDataType.NumberOf(item.Type));
        if (item.Type == ElementType.String)
        {
            for (int i = 0; i < item.Tensor.Strings.Count; i++) { writer.WriteBytes(6, item.Tensor.Strings[i]); }
        }

        if (item.Name.Length > 0) { writer.WriteString(8, item.Name); }
        if (item.Type != ElementType.String) { writer.WriteBytes(9, item.Tensor.Bytes); }
    }

    private static void WriteEntry(ProtoBuffer writer, (string Key, string Value) entry)
    {
        writer.WriteString(1, entry.Key);
        writer.WriteString(2, entry.Value);
    }

    private static void WriteValueInfo(ProtoBuffer writer, (OnnxValue Value, string Extents) declared)
    {
        writer.WriteString(1, declared.Value.Name);
        Message(writer, 2, declared, static (typeWriter, typed) => Message(typeWriter, 1, typed, static (w, v) =>
        {
            w.WriteVarint(1, OnnxDataType.NumberOf(v.Value.Type));

            // No shape message means that not even the rank is known.
            if (v.Value.Shape.HasRank) { Message(w, 2, (v.Value.Shape, v.Extents), WriteShape); }
        }));
    }

    // Extents: what the names of those that are not known begin with; empty if they have none.
    private static void WriteShape(ProtoBuffer writer, (PartialShape Shape, string Extents) declared)
    {
        for (int axis = 0; axis < declared.Shape.Dimensions.Length; axis++)
        {
            Message(writer, 1, (Extent: declared.Shape.Dimensions[axis], declared.Extents, axis), static (w, dimension) =>
            {
                if (dimension.Extent != PartialShape.Unknown) { w.WriteVarint(1, dimension.Extent); }
                else if (dimension.Extents.Length > 0) { w.WriteString(2, $"{dimension.Extents}_{Number(dimension.axis)}"); }
            });
        }
    }

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Message<T>(ProtoBuffer writer, int field, T content, Action<ProtoBuffer, T> write)
    {
        int mark = writer.Begin(field);
        write(writer, content);
        writer.End(mark);
    }
}
