// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Writes a graph as the bytes of an ONNX <c>ModelProto</c>.</summary>
internal static class OnnxModelWriter
{
    /// <summary>IR version 10 and operator set 21: everything newer has schemas the engine has no kernels for.</summary>
    private const int IrVersion = 10;
    private const int OperatorSet = 21;

    public static byte[] Write(OnnxGraphBuilder graph)
    {
        var writer = new OnnxWriter(4096);
        writer.Int(1, IrVersion);
        writer.Text(2, "TensorKeeper");
        writer.Message(7, graph, static (w, g) => WriteGraph(w, g));
        writer.Message(8, (Domain: "", Version: OperatorSet), WriteOperatorSet);
        foreach (string domain in graph.Model.Domains)
        {
            writer.Message(8, (Domain: domain, Version: domain == "ai.onnx.ml" ? 4 : 1), WriteOperatorSet);
        }

        return writer.ToArray();
    }

    private static void WriteOperatorSet(OnnxWriter writer, (string Domain, int Version) set)
    {
        writer.Text(1, set.Domain);
        writer.Int(2, set.Version);
    }

    private static void WriteGraph(OnnxWriter writer, OnnxGraphBuilder graph)
    {
        foreach (OnnxNode node in graph.Nodes) { writer.Message(1, node, WriteNode); }
        writer.Text(2, "g");
        if (graph.Outer is null)
        {
            foreach (OnnxInitializer initializer in graph.Model.Initializers) { writer.Message(5, initializer, WriteInitializer); }
        }

        foreach (OnnxValue input in graph.Inputs) { writer.Message(11, input, WriteValueInfo); }
        foreach (OnnxValue output in graph.Outputs) { writer.Message(12, output, WriteValueInfo); }
    }

    private static void WriteNode(OnnxWriter writer, OnnxNode node)
    {
        foreach (OnnxValue? input in node.Inputs) { writer.Text(1, input?.Name ?? ""); }
        foreach (OnnxValue result in node.Results) { writer.Text(2, result.Name); }
        if (node.Name.Length > 0) { writer.Text(3, node.Name); }
        writer.Text(4, node.Op);
        foreach (OnnxAttribute attribute in node.Attributes) { writer.Message(5, attribute, WriteAttribute); }
        if (node.Domain.Length > 0) { writer.Text(7, node.Domain); }
    }

    private static void WriteAttribute(OnnxWriter writer, OnnxAttribute attribute)
    {
        writer.Text(1, attribute.Name);
        switch (attribute)
        {
            case FloatAttribute { Value: var value }:
                writer.Float(2, value);
                writer.Int(20, 1);
                break;
            case IntAttribute { Value: var value }:
                writer.Int(3, value);
                writer.Int(20, 2);
                break;
            case TextAttribute { Value: var value }:
                writer.Text(4, value);
                writer.Int(20, 3);
                break;
            case TensorAttribute { Value: var value }:
                writer.Message(5, (Name: "", Tensor: value, Type: OnnxDataType.Carrier(value.ElementType)), WriteTensor);
                writer.Int(20, 4);
                break;
            case GraphAttribute { Value: var value }:
                writer.Message(6, value, static (w, g) => WriteGraph(w, g));
                writer.Int(20, 5);
                break;
            case FloatsAttribute { Value: var values }:
                foreach (float value in values) { writer.Float(7, value); }
                writer.Int(20, 6);
                break;
            case IntsAttribute { Value: var values }:
                foreach (long value in values) { writer.Int(8, value); }
                writer.Int(20, 7);
                break;
            case TextsAttribute { Value: var values }:
                foreach (string value in values) { writer.Text(9, value); }
                writer.Int(20, 8);
                break;
            default:
                throw new InvalidOperationException($"No form for {attribute}.");
        }
    }

    private static void WriteInitializer(OnnxWriter writer, OnnxInitializer initializer)
    {
        switch (initializer)
        {
            case InlineInitializer inline:
                WriteTensor(writer, (inline.Value.Name, inline.Tensor, inline.Value.Type));
                break;
            case ExternalInitializer external:
                foreach (long extent in external.Value.Shape.Dimensions) { writer.Int(1, extent); }
                writer.Int(2, OnnxDataType.NumberOf(external.Value.Type));
                writer.Text(8, external.Value.Name);
                writer.Message(13, (Key: "location", Value: external.Location), WriteEntry);
                writer.Message(13, (Key: "offset", Value: Number(external.Offset)), WriteEntry);
                writer.Message(13, (Key: "length", Value: Number(external.Length)), WriteEntry);
                writer.Int(14, 1);
                break;
            default:
                throw new InvalidOperationException($"No form for {initializer}.");
        }
    }

    private static void WriteTensor(OnnxWriter writer, (string Name, Tensor Tensor, ElementType Type) item)
    {
        foreach (long extent in item.Tensor.Shape.Dimensions) { writer.Int(1, extent); }
        if (OnnxDataType.IsComplex(item.Tensor.ElementType)) { writer.Int(1, 2); }
        writer.Int(2, OnnxDataType.NumberOf(item.Type));
        if (item.Type == ElementType.String)
        {
            for (int i = 0; i < item.Tensor.Strings.Count; i++) { writer.Bytes(6, item.Tensor.Strings[i]); }
        }

        if (item.Name.Length > 0) { writer.Text(8, item.Name); }
        if (item.Type != ElementType.String) { writer.Bytes(9, item.Tensor.Bytes); }
    }

    private static void WriteEntry(OnnxWriter writer, (string Key, string Value) entry)
    {
        writer.Text(1, entry.Key);
        writer.Text(2, entry.Value);
    }

    private static void WriteValueInfo(OnnxWriter writer, OnnxValue value)
    {
        writer.Text(1, value.Name);
        writer.Message(2, value, static (typeWriter, typed) => typeWriter.Message(1, typed, static (w, v) =>
        {
            w.Int(1, OnnxDataType.NumberOf(v.Type));

            // No shape message means that not even the rank is known.
            if (v.Shape.HasRank) { w.Message(2, v.Shape, WriteShape); }
        }));
    }

    private static void WriteShape(OnnxWriter writer, PartialShape shape)
    {
        foreach (long extent in shape.Dimensions)
        {
            writer.Message(1, extent, static (w, e) =>
            {
                if (e != PartialShape.Unknown) { w.Int(1, e); }
            });
        }
    }

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
