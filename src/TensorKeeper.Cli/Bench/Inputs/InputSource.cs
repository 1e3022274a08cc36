// SPDX-License-Identifier: MIT
using System.Text.Json;
using TensorKeeper.AspNetCore.Json;
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Golden;
using TensorKeeper.Cli.Serve;
using TensorKeeper.Protocol.Text;

namespace TensorKeeper.Cli.Bench.Inputs;

/// <summary>Finds out what to ask: what the user's file says, or what the model's metadata allow.</summary>
internal static class InputSource
{
    /// <summary>Makes the inputs.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="signatures">What the model can be asked.</param>
    /// <exception cref="UsageException">A flag does not fit the model.</exception>
    /// <exception cref="StartException">The file cannot be read, or does not fit the model.</exception>
    public static RequestInputs Find(BenchOptions options, IReadOnlyDictionary<string, Signature> signatures)
    {
        if (options.Input.Length == 0) { return SyntheticInputs.Make(FindSignature(options.Signature, signatures), options.Rows, options.Shapes); }
        if (options.Rows is not null || options.Shapes.Count > 0)
        {
            throw new UsageException("--rows and --shape describe a made-up request; with --input the file says what is sent.");
        }

        try
        {
            byte[] bytes = File.ReadAllBytes(options.Input);
            return IsRunFile(bytes) ? FromRuns(options, signatures) : FromJson(bytes, options, signatures);
        }
        catch (ServingException refused)
        {
            throw new StartException($"'{options.Input}' does not fit the model: {refused.Message}", refused);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StartException($"'{options.Input}' cannot be used: {broken.Message}", broken);
        }
    }

    private static bool IsRunFile(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("runs", out _);
        }
        catch (JsonException)
        {
            return false;   // REST's JSON has NaN and infinities, which the standard has not
        }
    }

    private static RequestInputs FromRuns(BenchOptions options, IReadOnlyDictionary<string, Signature> signatures)
    {
        RecordedRun run = RunFile.Read(options.Input).FirstOrDefault(run => options.Signature.Length == 0 || run.Signature == options.Signature)
            ?? throw new StartException($"'{options.Input}' holds no run of a signature '{options.Signature}'.");
        SafetensorsFile? tensors = RunFile.OpenTensors(options.Input);
        var inputs = new TensorMap(run.Inputs.Count);
        foreach (RecordedTensor input in run.Inputs) { inputs.Add(input.Name, input.Read(tensors)); }
        return new RequestInputs(FindSignature(run.Signature, signatures), inputs, $"the first run of {Path.GetFileName(options.Input)}");
    }

    private static RequestInputs FromJson(byte[] bytes, BenchOptions options, IReadOnlyDictionary<string, Signature> signatures)
    {
        using JsonOutline outline = JsonScanner.Scan(bytes);
        string named = PredictBodyReader.ReadSignatureName(bytes, outline);
        if (named.Length > 0 && options.Signature.Length > 0 && named != options.Signature)
        {
            throw new UsageException($"--signature is '{options.Signature}', but '{options.Input}' names '{named}'.");
        }

        Signature signature = FindSignature(named.Length > 0 ? named : options.Signature, signatures);
        if (signature.Inputs.Count == 0) { throw new StartException($"Signature '{signature.Name}' has no inputs."); }
        TensorMap inputs = PredictBodyReader.ReadInputs(bytes, outline, signature);

        // Sent as it is, unless the signature stands on the command line alone.
        bool isComplete = signature.Name == (named.Length > 0 ? named : Signature.DefaultName);
        return new RequestInputs(signature, inputs, Path.GetFileName(options.Input), isComplete ? bytes : null);
    }

    private static Signature FindSignature(string name, IReadOnlyDictionary<string, Signature> signatures)
    {
        string wanted = name.Length == 0 ? Signature.DefaultName : name;
        if (signatures.TryGetValue(wanted, out Signature? found)) { return found; }
        Signature[] callable = [.. signatures.Values.Where(static signature => signature.Inputs.Count > 0)];
        if (name.Length == 0 && callable.Length == 1) { return callable[0]; }
        string? nearest = NearestName.Of(wanted, signatures.Keys);
        string hint = nearest is not null ? $" Did you mean '{nearest}'?" : $" It has {string.Join(", ", signatures.Keys.Order(StringComparer.Ordinal))}.";
        throw new UsageException($"The model has no signature '{wanted}'.{hint}");
    }
}
