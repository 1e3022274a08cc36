// SPDX-License-Identifier: MIT
using System.Diagnostics;
using Google.Protobuf;
using TensorKeeper.Formats;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>Takes an ONNX file from its directory to a session.</summary>
internal static class OnnxModelLoader
{
    /// <summary>Loads a version directory.</summary>
    /// <exception cref="ServingException">The model is refused.</exception>
    /// <exception cref="ProtoFormatException">The file is malformed.</exception>
    public static OnnxModel Load(string directory, IOnnxEngine engine, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        byte[] bytes = ReadAll(Path.Combine(directory, OnnxFormat.FileName));
        cancellationToken.ThrowIfCancellationRequested();
        OnnxFile file = OnnxFile.Read(bytes);
        foreach (string location in file.ExternalLocations) { ExternalLocation.Check(directory, location); }
        ReadOnlyMemory<byte> guarded = file.NeedsGuards ? new GraphGuard(file).Rewrite(bytes) : bytes;

        // The engine tells its own format by these four bytes, and would take the file past everything read here.
        if (guarded.Length >= 8 && guarded.Span[4..8].SequenceEqual("ORTM"u8))
        {
            throw Refusal.Of("The file is in ONNX Runtime's own format, which is not served.");
        }

        TimeSpan read = watch.Elapsed;
        watch.Restart();
        string? weights = file.ExternalLocations.Count > 0 ? directory : null;
        IOnnxSession session = engine.CreateSession(new OnnxProgram(guarded, weights), cancellationToken);
        try
        {
            Signature signature = SignatureOf(file, session);
            byte[] exported = SignatureDefCodec.Build(signature).ToByteArray();
            return new OnnxModel(session, signature, exported, [new LoadPhase("read", read), new LoadPhase("session", watch.Elapsed)]);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static byte[] ReadAll(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > Array.MaxLength)
        {
            throw Refusal.Of($"'{OnnxFormat.FileName}' has {length} bytes; protobuf ends at 2 GB. Export it with external data.");
        }

        return File.ReadAllBytes(path);
    }

    private static Signature SignatureOf(OnnxFile file, IOnnxSession session) => new()
    {
        Name = Signature.DefaultName,
        MethodName = SignatureDefCodec.PredictMethodName,
        Inputs = Specs("Input", session.Inputs, file.Inputs),
        Outputs = Specs("Output", session.Outputs, file.Outputs),
    };

    // The file tells a scalar from an unknown rank, which the engine does not; the engine knows types that the file leaves out.
    private static TensorSpec[] Specs(string kind, IReadOnlyList<TensorSpec> known, Dictionary<string, ValueDeclaration> declared)
    {
        TensorSpec[] specs =
        [
            .. known.Select(spec => declared.TryGetValue(spec.Name, out ValueDeclaration? value) && value.Shape.HasRank
                ? spec with { Shape = value.Shape }
                : spec),
        ];
        foreach (TensorSpec spec in specs)
        {
            if (spec.ElementType == ElementType.None)
            {
                throw Refusal.Of($"{kind} '{spec.Name}' is no tensor of a type that can be served.");
            }
        }

        Array.Sort(specs, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return specs;
    }
}
