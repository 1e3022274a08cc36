// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Programs;
using TensorKeeper.SavedModel.Restoring;

namespace TensorKeeper.SavedModel.Inspection;

/// <summary>Tries each signature of a graph as the loader would, and keeps the reasons of those that fail.</summary>
internal static class ModelRefusals
{
    /// <summary>Finds why signatures cannot be served.</summary>
    /// <returns>The callable signatures that cannot, with at least one reason each.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<Diagnostic>> Find(
        MetaGraph graph, string directory, IOnnxEngine engine, CancellationToken cancellationToken)
    {
        var refusals = new Dictionary<string, IReadOnlyList<Diagnostic>>(StringComparer.Ordinal);
        IEnumerable<string> callable = graph.Signatures.Keys.Where(SignatureReader.IsCallable);
        try
        {
            using RestoredState state = Restorer.Restore(graph, directory);
            var library = new FunctionLibrary(graph);
            foreach (string name in callable)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Try(name, graph.Signatures[name], library, state, engine, cancellationToken) is { } reasons) { refusals.Add(name, reasons); }
            }
        }
        catch (SavedModelException refused)
        {
            // What all signatures need is missing or damaged.
            foreach (string name in callable) { refusals[name] = refused.Diagnostics; }
        }

        return refusals;
    }

    private static IReadOnlyList<Diagnostic>? Try(
        string name, SignatureDef definition, FunctionLibrary library, RestoredState state, IOnnxEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            Signature signature = SignatureReader.Read(name, definition);
            SignatureGraph graph = SignatureGraph.Import(signature, library, state);
            using SignatureProgram program = ProgramBuilder.Build(signature, graph, new SessionFactory(engine), cancellationToken);
            return null;
        }
        catch (SavedModelException refused)
        {
            return refused.Diagnostics;
        }
        catch (ServingException refused)
        {
            return [new Diagnostic(DiagnosticId.UnsupportedVariant, refused.Message)];
        }
    }
}
