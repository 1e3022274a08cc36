// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Bundles;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Programs;

namespace TensorKeeper.SavedModel.Inspection;

/// <summary>Tells what a SavedModel is and whether it can be served, by reading and translating it as a server would.</summary>
public static class SavedModelInspector
{
    /// <summary>Inspects a version directory.</summary>
    /// <param name="directory">The directory; it stands in the report as it is given.</param>
    /// <param name="engine">What would run the model: its refusals count.</param>
    /// <param name="cancellationToken">Abandons the inspection.</param>
    /// <returns>The report; a signature that cannot be served is in it, with the reasons.</returns>
    /// <exception cref="SavedModelException">There is no SavedModel, or its graph file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The inspection was abandoned.</exception>
    public static SavedModelReport Inspect(string directory, IOnnxEngine engine, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(engine);
        var graphs = new List<GraphReport>();
        foreach (MetaGraph graph in SavedModelFile.ReadAll(directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyDictionary<string, IReadOnlyList<Diagnostic>> refusals = ModelRefusals.Find(graph, directory, engine, cancellationToken);
            graphs.Add(new GraphReport(
                graph.Tags,
                graph.TensorFlowVersion,
                [.. graph.Signatures
                    .OrderBy(static signature => signature.Key, StringComparer.Ordinal)
                    .Select(signature => Describe(graph, signature.Key, signature.Value, refusals.GetValueOrDefault(signature.Key, [])))],
                [.. graph.Assets.Select(static asset => asset.FileName).Distinct(StringComparer.Ordinal)]));
        }

        (int count, long bytes) = MeasureVariables(directory);
        return new SavedModelReport(directory, graphs, count, bytes);
    }

    private static SignatureReport Describe(MetaGraph graph, string name, SignatureDef signature, IReadOnlyList<Diagnostic> refusals)
    {
        var refusedOps = new HashSet<string>(refusals.Select(static refusal => refusal.Op).OfType<string>(), StringComparer.Ordinal);
        return new SignatureReport(
            name,
            signature.MethodName,
            Describe(signature.Inputs),
            Describe(signature.Outputs),
            [.. ReachedOps.Count(graph.Graph, signature).Select(op => new OpReport(op.Key, op.Value, !refusedOps.Contains(op.Key)))],
            SignatureReader.IsCallable(name),
            refusals);
    }

    private static List<TensorReport> Describe(IReadOnlyDictionary<string, TensorInfo> tensors)
    {
        var reports = new List<TensorReport>();
        foreach ((string name, TensorInfo tensor) in tensors) { AddParts(reports, name, tensor); }
        reports.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return reports;
    }

    // The names of the parts are those that requests use.
    private static void AddParts(List<TensorReport> reports, string name, TensorInfo tensor)
    {
        if (tensor.Sparse is { } sparse)
        {
            reports.Add(new(name + "/indices", NameOf(DataType.Int64), new PartialShape(-1, -1), sparse.Indices));
            reports.Add(new(name + "/values", NameOf(tensor.Type), new PartialShape(-1), sparse.Values));
            reports.Add(new(name + "/dense_shape", NameOf(DataType.Int64), new PartialShape(-1), sparse.DenseShape));
        }
        else if (tensor.Components is { } components)
        {
            for (int i = 0; i < components.Length; i++) { AddParts(reports, $"{name}/{i}", components[i]); }
        }
        else
        {
            reports.Add(new(name, NameOf(tensor.Type), tensor.Shape, tensor.Name ?? ""));
        }
    }

    /// <summary>Counts what the checkpoint holds; nothing if there is none.</summary>
    internal static (int Count, long Bytes) MeasureVariables(string directory)
    {
        string variables = SavedModelDirectory.Variables(directory);
        if (!File.Exists(Path.Combine(variables, TensorBundle.IndexFile))) { return (0, 0); }
        using var bundle = TensorBundle.Open(variables);
        return bundle.Measure();
    }

    /// <summary>Returns TensorFlow's name of a type, for example <c>DT_FLOAT</c>.</summary>
    internal static string NameOf(DataType type) => type switch
    {
        DataType.Float8E5M2 => "DT_FLOAT8_E5M2",
        DataType.Float8E4M3FN => "DT_FLOAT8_E4M3FN",
        _ => "DT_" + type.ToString().ToUpperInvariant(),
    };
}
