// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Tests.Messages;

namespace TensorKeeper.SavedModel.Tests.OnnxFiles;

/// <summary>Builds ONNX files field by field, also such as no exporter would write.</summary>
internal static class OnnxMessages
{
    public const int OfFloat = 1, OfUInt8 = 2, OfInt8 = 3, OfUInt16 = 4, OfInt16 = 5, OfInt32 = 6, OfInt64 = 7, OfText = 8, OfBool = 9, OfUInt32 = 12, OfUInt64 = 13;

    /// <summary>An attribute that holds a graph.</summary>
    public static ProtoMessage Body(string attribute, ProtoMessage graph) =>
        new ProtoMessage().Text(1, attribute).Message(6, graph).Int(20, 5);

    /// <summary>An attribute that holds an integer.</summary>
    public static ProtoMessage Number(string attribute, long value) => new ProtoMessage().Text(1, attribute).Int(3, value).Int(20, 2);

    /// <summary>A node of any number of inputs.</summary>
    public static ProtoMessage Op(string op, string[] inputs, string[] outputs, params ReadOnlySpan<ProtoMessage> attributes)
    {
        var node = new ProtoMessage();
        foreach (string input in inputs) { node.Text(1, input); }
        foreach (string output in outputs) { node.Text(2, output); }
        node.Text(3, outputs[0] + "_node").Text(4, op);
        foreach (ProtoMessage attribute in attributes) { node.Message(5, attribute); }
        return node;
    }

    /// <summary>A local function of p and q that answers r.</summary>
    public static ProtoMessage Function(string name, string domain, params ReadOnlySpan<ProtoMessage> nodes)
    {
        ProtoMessage function = new ProtoMessage().Text(1, name).Text(4, "p").Text(4, "q").Text(5, "r");
        foreach (ProtoMessage node in nodes) { function.Message(7, node); }
        return function.Message(9, new ProtoMessage().Text(1, "").Int(2, 18)).Message(9, new ProtoMessage().Text(1, "mine").Int(2, 1)).Text(10, domain);
    }

    /// <summary>An initializer whose bytes lie in another file.</summary>
    public static ProtoMessage Elsewhere(string name, int type, long extent, params ReadOnlySpan<(string Key, string Value)> entries)
    {
        ProtoMessage tensor = new ProtoMessage().Int(1, extent).Int(2, type).Text(8, name).Int(14, 1);
        foreach ((string key, string value) in entries) { tensor.Message(13, new ProtoMessage().Text(1, key).Text(2, value)); }
        return tensor;
    }

    public static ProtoMessage Node(string op, string left, string right, string result) =>
        new ProtoMessage().Text(1, left).Text(1, right).Text(2, result).Text(3, result + "_node").Text(4, op);

    public static ProtoMessage Value(string name, int type, params ReadOnlySpan<long> extents)
    {
        var shape = new ProtoMessage();
        foreach (long extent in extents)
        {
            shape.Message(1, extent < 0 ? new ProtoMessage() : new ProtoMessage().Int(1, extent));
        }

        return new ProtoMessage().Text(1, name)
            .Message(2, new ProtoMessage().Message(1, new ProtoMessage().Int(1, type).Message(2, extents.Length == 0 ? OneFreeExtent() : shape)));
    }

    private static ProtoMessage OneFreeExtent() => new ProtoMessage().Message(1, new ProtoMessage());

    public static ProtoMessage Weight(string name) => new ProtoMessage().Int(1, 1).Int(1, 1).Int(1, 1).Int(2, OfFloat).Text(8, name).Raw(9, 0, 0, 128, 63);

    public static ProtoMessage Graph(int type, ProtoMessage node) => new ProtoMessage().Message(1, node).Text(2, "g")
        .Message(11, Value("a", type)).Message(11, Value("b", type)).Message(12, Value("c", type));

    public static ProtoMessage Model(int operatorSet, ProtoMessage graph, int? newer = null) =>
        new ProtoMessage().Int(1, 8).Message(7, graph).Message(8, new ProtoMessage().Text(1, "").Int(2, newer ?? operatorSet));
}
