// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.Serving.Tests;

/// <summary>Writes small ONNX models, message by message: the tests of the engine depend on no importer.</summary>
internal sealed class OnnxModelBytes
{
    private readonly List<byte> _graph = [];

    public const int Float = 1, UInt8 = 2, Int32 = 6, Int64 = 7, Text = 8, Bool = 9;

    /// <summary>A graph that hands its input on.</summary>
    public static byte[] Identity(int type, params long[] shape) =>
        new OnnxModelBytes().Node("Identity", ["x"], ["y"]).Input("x", type, shape).Output("y", type, shape).ToArray();

    public OnnxModelBytes Node(string op, string[] inputs, string[] outputs, string name = "", params byte[][] attributes)
    {
        var node = new List<byte>();
        foreach (string input in inputs) { Field(node, 1, input); }
        foreach (string output in outputs) { Field(node, 2, output); }
        if (name.Length > 0) { Field(node, 3, name); }
        Field(node, 4, op);
        foreach (byte[] attribute in attributes) { Field(node, 5, attribute); }
        Field(_graph, 1, node);
        return this;
    }

    public static byte[] Int(string name, long value)
    {
        var attribute = new List<byte>();
        Field(attribute, 1, name);
        Field(attribute, 3, value);
        Field(attribute, 20, 2);
        return [.. attribute];
    }

    public static byte[] Graph(string name, OnnxModelBytes body)
    {
        var attribute = new List<byte>();
        Field(attribute, 1, name);
        Field(body._graph, 2, "body");
        Field(attribute, 6, body._graph);
        Field(attribute, 20, 5);
        return [.. attribute];
    }

    public OnnxModelBytes Input(string name, int type, params long[] shape) => Value(11, name, type, shape);

    public OnnxModelBytes Output(string name, int type, params long[] shape) => Value(12, name, type, shape);

    public OnnxModelBytes Constant(string name, int type, long[] shape, ReadOnlySpan<byte> content)
    {
        List<byte> tensor = Header(name, type, shape);
        Field(tensor, 9, content.ToArray());
        Field(_graph, 5, tensor);
        return this;
    }

    public OnnxModelBytes ExternalConstant(string name, int type, long[] shape, string file, long offset, long length)
    {
        List<byte> tensor = Header(name, type, shape);
        (string Key, string Value)[] entries = [("location", file), ("offset", $"{offset}"), ("length", $"{length}")];
        foreach ((string key, string value) in entries)
        {
            var entry = new List<byte>();
            Field(entry, 1, key);
            Field(entry, 2, value);
            Field(tensor, 13, entry);
        }

        Field(tensor, 14, 1);
        Field(_graph, 5, tensor);
        return this;
    }

    public byte[] ToArray()
    {
        var model = new List<byte>();
        var opset = new List<byte>();
        Field(opset, 2, 21);
        Field(model, 1, 10);
        Field(_graph, 2, "test");
        Field(model, 7, _graph);
        Field(model, 8, opset);
        return [.. model];
    }

    private static List<byte> Header(string name, int type, long[] shape)
    {
        var tensor = new List<byte>();
        foreach (long extent in shape) { Field(tensor, 1, extent); }
        Field(tensor, 2, type);
        Field(tensor, 8, name);
        return tensor;
    }

    // An extent of -1 is free; the only extent -2 stands for an unknown rank.
    private OnnxModelBytes Value(int field, string name, int type, long[] shape)
    {
        List<byte> dimensions = [], tensor = [], kind = [], value = [];
        foreach (long extent in shape)
        {
            var dimension = new List<byte>();
            if (extent >= 0) { Field(dimension, 1, extent); }
            Field(dimensions, 1, dimension);
        }

        Field(tensor, 1, type);
        if (shape is not [-2]) { Field(tensor, 2, dimensions); }
        Field(kind, 1, tensor);
        Field(value, 1, name);
        Field(value, 2, kind);
        Field(_graph, field, value);
        return this;
    }

    private static void Field(List<byte> to, int number, long value)
    {
        Varint(to, (ulong)number << 3);
        Varint(to, (ulong)value);
    }

    private static void Field(List<byte> to, int number, string value) => Field(to, number, Encoding.UTF8.GetBytes(value));

    private static void Field(List<byte> to, int number, IReadOnlyCollection<byte> value)
    {
        Varint(to, ((ulong)number << 3) | 2);
        Varint(to, (ulong)value.Count);
        to.AddRange(value);
    }

    private static void Varint(List<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7) { to.Add((byte)(value | 0x80)); }
        to.Add((byte)value);
    }
}
