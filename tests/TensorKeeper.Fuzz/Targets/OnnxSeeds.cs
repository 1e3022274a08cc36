// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>Small ONNX models: divisions, bodies of conditionals and loops, local functions, layers, and one that an exporter wrote.</summary>
internal static class OnnxSeeds
{
    private const int Float = 1;
    private const int Int32 = 6;

    public static IReadOnlyList<byte[]> All() =>
    [
        Model(Binary("Div", Int32)),
        Model(Binary("Mod", Int32)),
        Model(Binary("Div", Float)),
        Model(Graph(Int32, Node("Shape", ["a"], "s"), Node("ReduceSum", ["s"], "n"), Node("Cast", ["n"], "m", Number("to", Int32)), Node("Div", ["a", "m"], "c"))),
        Model(Graph(Int32, Node("Size", ["a"], "n"), Node("Cast", ["n"], "yes", Number("to", 9)), Conditional())),
        Model(Graph(Int32, Node("Scan", ["a", "b"], "c", Body("body", ScanBody()), Number("num_scan_inputs", 2)))),
        [.. Model(Graph(Int32, Node("Half", ["a", "b"], "c", Part(7, "mine")))), .. Part(8, Part(1, "mine"), Int(2, 1)), .. Part(25, Function())],
        Model(Graph(Float, Node("Relu", ["a"], "r"), Node("MatMul", ["r", "b"], "m"), Node("Softmax", ["m"], "c", Number("axis", -1)))),
        Model(Graph(Float, Node("Unsqueeze", ["a", "axes"], "u"), Node("Conv", ["u", "w"], "v", Number("group", 1)), Node("Squeeze", ["v"], "c"))),
        Model(Graph(Float, Node("Unsqueeze", ["a", "axes"], "u"), Node("LSTM", ["u", "w", "w"], "c", Number("hidden_size", 1)))),
        .. Recorded(),
    ];

    private static IEnumerable<byte[]> Recorded()
    {
        string models = Path.Combine(TestCorpus.CorpusFolder.RepositoryRoot, "tests", "TensorKeeper.Cli.Tests", "Models");
        return Directory.EnumerateFiles(models, "*.onnx").Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
    }

    private static byte[] Binary(string op, int type) => Graph(type, Node(op, ["a", "b"], "c"));

    private static byte[] Conditional()
    {
        byte[] body = [.. Part(1, Node("Div", ["a", "b"], "d")), .. Part(2, "body"), .. Part(12, Value("d", Int32, [-1]))];
        return Node("If", ["yes"], "c", Body("then_branch", body), Body("else_branch", body));
    }

    private static byte[] ScanBody() =>
    [
        .. Part(1, Node("Mod", ["u", "v"], "w")), .. Part(2, "body"),
        .. Part(11, Value("u", Int32, [])), .. Part(11, Value("v", Int32, [])), .. Part(12, Value("w", Int32, [])),
    ];

    private static byte[] Function() =>
    [
        .. Part(1, "Half"), .. Part(4, "p"), .. Part(4, "q"), .. Part(5, "r"), .. Part(7, Node("Div", ["p", "q"], "r")),
        .. Part(9, Int(2, 18)), .. Part(10, "mine"),
    ];

    private static byte[] Model(byte[] graph) => [.. Int(1, 8), .. Part(7, graph), .. Part(8, Int(2, 18))];

    private static byte[] Graph(int type, params byte[][] nodes) =>
    [
        .. nodes.SelectMany(static node => Part(1, node)), .. Part(2, "g"),
        .. Part(5, Int(1, 1), Int(1, 1), Int(1, 1), Int(2, Float), Part(8, "w"), Part(9, [0, 0, 128, 63])),
        .. Part(5, Int(1, 1), Int(2, 7), Part(8, "axes"), Part(9, new byte[8])),
        .. Part(11, Value("a", type, [-1])), .. Part(11, Value("b", type, [-1])), .. Part(12, Value("c", type, null)),
    ];

    private static byte[] Node(string op, string[] inputs, string output, params byte[][] attributes) =>
    [
        .. inputs.SelectMany(static input => Part(1, input)), .. Part(2, output), .. Part(3, "node"), .. Part(4, op),
        .. attributes.SelectMany(static attribute => attribute),
    ];

    private static byte[] Number(string name, long value) => Part(5, Part(1, name), Int(3, value), Int(20, 2));

    private static byte[] Body(string name, byte[] graph) => Part(5, Part(1, name), Part(6, graph), Int(20, 5));

    // An extent of -1 is free; null is no shape at all.
    private static byte[] Value(string name, int type, long[]? shape)
    {
        byte[] extents = [.. (shape ?? []).SelectMany(static extent => Part(1, extent < 0 ? [] : Int(1, extent)))];
        byte[] tensor = shape is null ? Int(1, type) : [.. Int(1, type), .. Part(2, extents)];
        return [.. Part(1, name), .. Part(2, Part(1, tensor))];
    }

    private static byte[] Int(int field, long value)
    {
        var buffer = new ProtoBuffer();
        buffer.WriteVarint(field, value);
        return buffer.ToArray();
    }

    private static byte[] Part(int field, string text)
    {
        var buffer = new ProtoBuffer();
        buffer.WriteString(field, text);
        return buffer.ToArray();
    }

    private static byte[] Part(int field, params byte[][] parts)
    {
        var buffer = new ProtoBuffer();
        buffer.WriteBytes(field, [.. parts.SelectMany(static part => part)]);
        return buffer.ToArray();
    }
}
