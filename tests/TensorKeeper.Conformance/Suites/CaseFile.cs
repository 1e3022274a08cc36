// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace TensorKeeper.Conformance.Suites;

/// <summary>Reads <c>case.json</c>.</summary>
internal static class CaseFile
{
    /// <exception cref="InvalidDataException">A type, tolerance or expectation is not one of the corpus.</exception>
    public static CorpusCase Read(string directory)
    {
        using FileStream stream = File.OpenRead(Path.Combine(directory, "case.json"));
        using var json = JsonDocument.Parse(stream);
        JsonElement root = json.RootElement;
        return new CorpusCase(
            Text(root, "id"),
            Text(root, "group"),
            Text(root, "note"),
            Path.GetFullPath(directory),
            [.. root.GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()!)],
            [.. root.GetProperty("runs").EnumerateArray().Select(ReadRun)],
            ReadRefusal(root));
    }

    private static ExpectedRefusal? ReadRefusal(JsonElement root)
    {
        string expected = Text(root, "expect");
        if (expected == "run") { return null; }
        if (expected != "refuse") { throw new InvalidDataException($"'{expected}' is neither 'run' nor 'refuse'."); }
        JsonElement refusal = root.GetProperty("refuse");
        IReadOnlyList<string> ops = refusal.TryGetProperty("ops", out JsonElement names)
            ? [.. names.EnumerateArray().Select(static op => op.GetString()!)]
            : [];
        return new ExpectedRefusal(Text(refusal, "reason"), ops);
    }

    private static CorpusRun ReadRun(JsonElement run) => new(
        Text(run, "signature"),
        [.. run.GetProperty("inputs").EnumerateObject().Select(static input => ReadTensor(input.Name, input.Value))],
        [.. run.GetProperty("outputs").EnumerateObject().Select(static output => ReadExpected(output.Name, output.Value))]);

    private static CorpusTensor ReadTensor(string name, JsonElement tensor) => new(
        name,
        ReadType(Text(tensor, "dtype")),
        new TensorShape([.. tensor.GetProperty("shape").EnumerateArray().Select(static extent => extent.GetInt64())]),
        tensor.TryGetProperty("tensor", out JsonElement key) ? key.GetString() : null,
        tensor.TryGetProperty("base64", out JsonElement strings)
            ? [.. strings.EnumerateArray().Select(static text => new ReadOnlyMemory<byte>(text.GetBytesFromBase64()))]
            : []);

    private static ExpectedTensor ReadExpected(string name, JsonElement tensor)
    {
        CorpusTensor values = ReadTensor(name, tensor);
        string compare = tensor.TryGetProperty("compare", out JsonElement how) ? how.GetString()! : "";
        if (compare is not ("" or "set" or "nan-ok")) { throw new InvalidDataException($"'{name}': no comparison is called '{compare}'."); }
        return new ExpectedTensor(
            name, values.ElementType, values.Shape, values.Key, values.Strings, ToleranceClass.Named(Text(tensor, "tolerance")), compare == "set");
    }

    private static ElementType ReadType(string name) => name switch
    {
        "float32" => ElementType.Float32,
        "float64" => ElementType.Float64,
        "float16" => ElementType.Float16,
        "bfloat16" => ElementType.BFloat16,
        "int8" => ElementType.Int8,
        "int16" => ElementType.Int16,
        "int32" => ElementType.Int32,
        "int64" => ElementType.Int64,
        "uint8" => ElementType.UInt8,
        "uint16" => ElementType.UInt16,
        "uint32" => ElementType.UInt32,
        "uint64" => ElementType.UInt64,
        "bool" => ElementType.Bool,
        "string" => ElementType.String,
        "complex64" => ElementType.Complex64,
        "complex128" => ElementType.Complex128,
        _ => throw new InvalidDataException($"No element type is called '{name}'."),
    };

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString()!;
}
