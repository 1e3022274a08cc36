// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;
using TensorKeeper.SavedModel.Programs;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Export;

/// <summary>Writes a signature of a SavedModel as an ONNX file that any ONNX Runtime runs, weights included.</summary>
public static class OnnxExporter
{
    /// <summary>Writes a file. Files of these names are replaced once all is written.</summary>
    /// <param name="directory">The version directory.</param>
    /// <param name="path">The ONNX file to write; external weights go to <c>path.data</c> beside it.</param>
    /// <param name="options">What to write, and how.</param>
    /// <param name="cancellationToken">Abandons the export; nothing is replaced.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="SavedModelException">
    /// The model cannot be read, has no such signature, or needs ops that ONNX has no form for; every one of them is named.
    /// </exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    /// <exception cref="OperationCanceledException">The export was abandoned.</exception>
    public static OnnxExport Export(string directory, string path, OnnxExportOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        MetaGraph meta = SavedModelFile.Read(directory, options.Tags);
        string name = Choose(meta, options.Signature);
        Signature signature = SignatureReader.Read(name, meta.Signatures[name]);
        using RestoredState state = Restorer.Restore(meta, directory);
        try
        {
            SignatureGraph imported = SignatureGraph.Import(signature, new FunctionLibrary(meta), state);
            RefuseHostNodes(ProgramPlanner.Plan(imported.Graph, imported.Facts));
            cancellationToken.ThrowIfCancellationRequested();

            // The stages of the engine may be several, as a long graph is cut into pieces; a file holds the whole.
            string[] names = PortNames.Of(signature);
            OnnxGraphBuilder graph = OnnxTranslation.Build(imported.Graph, imported.Facts, names, out _, out _);
            PortNames.Apply(names, graph);
            return OnnxFileWriter.Write(signature, graph, path, options, cancellationToken);
        }
        catch (Exception broken) when (GraphContradiction.Is(broken))
        {
            throw GraphContradiction.Report(name, broken);
        }
    }

    private static string Choose(MetaGraph graph, string? wanted)
    {
        string[] names = [.. graph.Signatures.Keys.Where(SignatureReader.IsCallable).Order(StringComparer.Ordinal)];
        wanted ??= names.Length == 1 ? names[0] : Signature.DefaultName;
        return names.Contains(wanted, StringComparer.Ordinal) ? wanted : throw new SavedModelException(new Diagnostic(
            DiagnosticId.NoSuchSignature, $"The model has no signature '{wanted}'; it has: {string.Join(", ", names)}."));
    }

    private static void RefuseHostNodes(ProgramPlan plan)
    {
        Diagnostic[] reasons = [.. plan.Stages.Where(static stage => stage.Translation is null)
            .SelectMany(static stage => stage.HostOnly.Count > 0 ? stage.HostOnly : stage.Graph.Nodes)
            .Where(static node => node.Op is not (InternalOps.Constant or InternalOps.Input))
            .Select(static node => new Diagnostic(
                DiagnosticId.UnsupportedOp, "It runs in the server itself and has no form in ONNX.", node.Name, InternalOps.Shown(node.Op)))];
        if (reasons.Length > 0) { throw new SavedModelException(reasons); }
    }
}
