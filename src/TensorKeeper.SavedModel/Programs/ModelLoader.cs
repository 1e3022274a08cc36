// SPDX-License-Identifier: MIT
using System.Diagnostics;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>The way of a model: read, restore, import each signature, make sessions. Not thread-safe; one per load.</summary>
internal sealed class ModelLoader
{
    private readonly MetaGraph _graph;
    private readonly RestoredState _state;
    private readonly FunctionLibrary _library;
    private readonly SessionFactory _sessions;
    private readonly Dictionary<string, Signature> _signatures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SignatureProgram> _programs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SavedModelException> _refused = new(StringComparer.Ordinal);

    private ModelLoader(MetaGraph graph, RestoredState state, IOnnxEngine engine)
    {
        _graph = graph;
        _state = state;
        _library = new FunctionLibrary(graph);
        _sessions = new SessionFactory(engine);
    }

    public static LoadedModel Load(string directory, ModelLoadOptions options, IOnnxEngine engine, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        MetaGraph graph = SavedModelFile.Read(directory, options.Tags);
        RestoredState state = Restorer.Restore(graph, directory);
        try
        {
            TimeSpan read = Stopwatch.GetElapsedTime(start);
            var loader = new ModelLoader(graph, state, engine);
            loader.ImportAll(cancellationToken);
            TimeSpan all = Stopwatch.GetElapsedTime(start);
            TimeSpan session = loader._sessions.Elapsed;
            return loader.Finish(
                [new("read", read), new("import", all - read - session), new("session", session)],
                new LenientPrograms(directory, [.. options.Tags], engine));
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private void ImportAll(CancellationToken cancellationToken)
    {
        try
        {
            foreach ((string name, SignatureDef definition) in _graph.Signatures)
            {
                if (!SignatureReader.IsCallable(name)) { continue; }
                cancellationToken.ThrowIfCancellationRequested();
                Import(name, definition, cancellationToken);
            }
        }
        catch
        {
            foreach (SignatureProgram program in _programs.Values) { program.Dispose(); }
            throw;
        }
    }

    private void Import(string name, SignatureDef definition, CancellationToken cancellationToken)
    {
        try
        {
            Signature signature = SignatureReader.Read(name, definition);
            _signatures.Add(name, signature);
            SignatureGraph imported = SignatureGraph.Import(signature, _library, _state);
            _programs.Add(name, ProgramBuilder.Build(signature, imported, _sessions, cancellationToken));
        }
        catch (SavedModelException refused)
        {
            _refused.Add(name, refused);
        }
        catch (Exception broken) when (GraphContradiction.Is(broken))
        {
            _refused.Add(name, GraphContradiction.Report(name, broken));
        }
    }

    private LoadedModel Finish(IReadOnlyList<LoadPhase> phases, LenientPrograms lenient)
    {
        if (_signatures.Count == 0)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.NoSuchSignature, "The model has no signature that can be called; export it with a serving signature."));
        }

        if (_programs.Count == 0)
        {
            throw new SavedModelException([.. _refused.Values.SelectMany(static r => r.Diagnostics).Distinct()]);
        }

        return new LoadedModel(
            _signatures, _programs, _refused, _graph.Signatures.ToDictionary(static s => s.Key, static s => s.Value.Encoded), phases, lenient, _state);
    }
}
