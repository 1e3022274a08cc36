// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace TensorKeeper.Cli.Golden;

/// <summary>Reads the member <c>runs</c> of a JSON file of recorded calls: signatures, inputs, outputs and tolerances.</summary>
/// <remarks>Numbers stand in <c>tensors.safetensors</c> beside the file, strings in the file itself.</remarks>
internal static class RunFile
{
    /// <summary>Reads a file of a user.</summary>
    /// <exception cref="InvalidDataException">The file is not there, cannot be read, or is not such a file.</exception>
    public static IReadOnlyList<RecordedRun> Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using var json = JsonDocument.Parse(stream);
            return ReadRuns(json.RootElement);
        }
        catch (Exception broken) when (IsFault(broken))
        {
            throw new InvalidDataException($"'{path}' is no file of recorded runs: {broken.Message}", broken);
        }
    }

    /// <summary>Opens the numbers beside a file of runs.</summary>
    /// <returns>Null if there are none, which is right for runs that have only strings.</returns>
    /// <exception cref="InvalidDataException">The file cannot be read, or is damaged.</exception>
    public static SafetensorsFile? OpenTensors(string path)
    {
        string tensors = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "tensors.safetensors");
        try
        {
            return File.Exists(tensors) ? new SafetensorsFile(tensors) : null;
        }
        catch (Exception broken) when (IsFault(broken))
        {
            throw new InvalidDataException($"'{tensors}' cannot be read: {broken.Message}", broken);
        }
    }

    /// <summary>Reads the runs of a file that is parsed already.</summary>
    /// <exception cref="InvalidDataException">A type, tolerance or comparison has a name that there is not.</exception>
    /// <exception cref="Exception">What the JSON reader throws at a member that is missing or of another kind.</exception>
    public static IReadOnlyList<RecordedRun> ReadRuns(JsonElement root) => [.. root.GetProperty("runs").EnumerateArray().Select(ReadRun)];

    /// <summary>Asks whether an exception says that a file is not there or not what it should be.</summary>
    public static bool IsFault(Exception exception) => exception is InvalidDataException or JsonException or KeyNotFoundException
        or InvalidOperationException or FormatException or ArgumentException or OverflowException or IOException or UnauthorizedAccessException;

    private static RecordedRun ReadRun(JsonElement run) => new(
        Text(run, "signature"),
        [.. run.GetProperty("inputs").EnumerateObject().Select(static input => ReadTensor(input.Name, input.Value))],
        [.. run.GetProperty("outputs").EnumerateObject().Select(static output => ReadExpected(output.Name, output.Value))]);

    private static RecordedTensor ReadTensor(string name, JsonElement tensor) => new(
        name,
        ReadType(Text(tensor, "dtype")),
        new TensorShape([.. tensor.GetProperty("shape").EnumerateArray().Select(static extent => extent.GetInt64())]),
        tensor.TryGetProperty("tensor", out JsonElement key) ? key.GetString() : null,
        tensor.TryGetProperty("base64", out JsonElement strings)
            ? [.. strings.EnumerateArray().Select(static text => new ReadOnlyMemory<byte>(text.GetBytesFromBase64()))]
            : []);

    private static ExpectedTensor ReadExpected(string name, JsonElement tensor)
    {
        RecordedTensor values = ReadTensor(name, tensor);
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

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new InvalidDataException($"'{name}' is null.");
}
