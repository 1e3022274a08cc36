// SPDX-License-Identifier: MIT
using System.Diagnostics;
using Google.Protobuf;
using TensorKeeper.Formats;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>Takes an ONNX file from its directory to a session.</summary>
internal static class OnnxModelLoader
{
    private const int MaxReasons = 100;

    /// <summary>Loads a version directory.</summary>
    /// <exception cref="SavedModelException">The model is refused.</exception>
    /// <exception cref="ServingException">The engine lacks the memory.</exception>
    public static OnnxModel Load(string directory, IOnnxEngine engine, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        (OnnxFile file, ReadOnlyMemory<byte> guarded) = Read(directory, cancellationToken);
        TimeSpan read = watch.Elapsed;
        watch.Restart();
        string? weights = file.External.Count > 0 ? directory : null;
        IOnnxSession session = Prepare(new OnnxProgram(guarded, weights), file.Path, engine, cancellationToken);
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

    /// <summary>Reads a version directory as far as that goes without the engine.</summary>
    /// <returns>What the file says, and the bytes that the engine is to be given.</returns>
    /// <exception cref="SavedModelException">The model is refused.</exception>
    public static (OnnxFile File, ReadOnlyMemory<byte> Guarded) Read(string directory, CancellationToken cancellationToken)
    {
        string path = Path.Combine(directory, OnnxFormat.FileName);
        try
        {
            byte[] bytes = ReadAll(path);
            cancellationToken.ThrowIfCancellationRequested();
            RefuseOwnFormat(bytes, path);
            OnnxFile file = OnnxFile.Read(bytes, path);
            Diagnostic[] reasons = [.. file.External.Select(data => ExternalDataCheck.Find(directory, data)).OfType<Diagnostic>().Take(MaxReasons)];
            if (reasons.Length > 0) { throw new SavedModelException(reasons); }
            ReadOnlyMemory<byte> guarded = file.NeedsGuards ? new GraphGuard(file).Rewrite(bytes) : bytes;
            RefuseOwnFormat(guarded.Span, path);
            return (file, guarded);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SavedModelException(
                new Diagnostic(DiagnosticId.MissingFile, $"The model or its external data cannot be read: {e.Message}", File: path), e);
        }
    }

    // The engine tells its own format by these four bytes, and would take the file past everything read here.
    private static void RefuseOwnFormat(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < 8 || !bytes[4..8].SequenceEqual("ORTM"u8)) { return; }
        throw Refusal.Of(DiagnosticId.UnsupportedForm, path, "The file is in ONNX Runtime's own format; convert the model to ONNX again.");
    }

    private static byte[] ReadAll(string path)
    {
        long length = new FileInfo(path).Length;
        return length <= Array.MaxLength ? File.ReadAllBytes(path) : throw Refusal.Of(
            DiagnosticId.TooLarge, path, $"The file has {length} bytes; protobuf ends at 2 GB. Export the model with external data.");
    }

    private static IOnnxSession Prepare(OnnxProgram program, string path, IOnnxEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            return engine.CreateSession(program, cancellationToken);
        }
        catch (ServingException refused) when (refused.Code != ServingErrorCode.ResourceExhausted)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.EngineRefusal, refused.Message, File: path), refused);
        }
    }

    private static Signature SignatureOf(OnnxFile file, IOnnxSession session) => new()
    {
        Name = Signature.DefaultName,
        MethodName = SignatureDefCodec.PredictMethodName,
        Inputs = Specs(session.Inputs, file.Inputs, file.Path),
        Outputs = Specs(session.Outputs, file.Outputs, file.Path),
    };

    // The file tells a scalar from an unknown rank, which the engine does not; the engine knows types that the file leaves out.
    private static TensorSpec[] Specs(IReadOnlyList<TensorSpec> known, Dictionary<string, ValueDeclaration> declared, string path)
    {
        TensorSpec[] specs =
        [
            .. known.Select(spec => declared.TryGetValue(spec.Name, out ValueDeclaration? value) && value.Shape.HasRank
                ? spec with { Shape = value.Shape }
                : spec),
        ];
        Diagnostic[] reasons =
        [
            .. specs.Where(static spec => spec.ElementType == ElementType.None)
                .Select(spec => new Diagnostic(
                    DiagnosticId.UnservableType, "It is no tensor of a type that requests and answers carry.", spec.Name, File: path)),
        ];
        if (reasons.Length > 0) { throw new SavedModelException(reasons); }
        Array.Sort(specs, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return specs;
    }
}
