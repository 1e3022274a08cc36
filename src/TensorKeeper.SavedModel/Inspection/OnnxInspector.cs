// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;
using TensorKeeper.SavedModel.OnnxFiles;

namespace TensorKeeper.SavedModel.Inspection;

/// <summary>Tells what an ONNX model is and whether it can be served, by loading it as a server would.</summary>
public static class OnnxInspector
{
    /// <summary>Inspects a version directory.</summary>
    /// <param name="directory">The directory; it stands in the report as it is given.</param>
    /// <param name="engine">What would run the model: its refusals count.</param>
    /// <param name="cancellationToken">Abandons the inspection.</param>
    /// <returns>The report; if the engine refuses the model, it says so with the reasons.</returns>
    /// <exception cref="SavedModelException">There is no ONNX model, or its file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The inspection was abandoned.</exception>
    public static OnnxReport Inspect(string directory, IOnnxEngine engine, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(engine);
        OnnxFile file = OnnxModelLoader.Read(directory, cancellationToken).File;
        string[] dataFiles = [.. file.External.Select(static data => data.Location).Distinct().Order(StringComparer.Ordinal)];
        return new OnnxReport(
            directory,
            file.Producer,
            file.OperatorSets,
            file.Weights.Count,
            file.Weights.Values.Sum(static weight => weight.ContentBytes) + dataFiles.Sum(name => new FileInfo(Path.Combine(directory, name)).Length),
            dataFiles,
            Try(directory, file, engine, cancellationToken));
    }

    private static SignatureReport Try(string directory, OnnxFile file, IOnnxEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            using OnnxModel model = OnnxModelLoader.Load(directory, engine, cancellationToken);
            Signature signature = model.Signatures[Signature.DefaultName];
            return Describe(file, [.. signature.Inputs.Select(Describe)], [.. signature.Outputs.Select(Describe)], []);
        }
        catch (SavedModelException refused)
        {
            // Only the file says then how it would be called.
            IEnumerable<ValueDeclaration> fed = file.Inputs.Values.Where(value => !file.Weights.ContainsKey(value.Name));
            return Describe(file, [.. Sort(fed).Select(Describe)], [.. Sort(file.Outputs.Values).Select(Describe)], refused.Diagnostics);
        }
    }

    private static SignatureReport Describe(
        OnnxFile file, TensorReport[] inputs, TensorReport[] outputs, IReadOnlyList<Diagnostic> refusals) => new(
            Signature.DefaultName,
            SignatureDefCodec.PredictMethodName,
            inputs,
            outputs,
            [.. file.Ops.Select(op => new OpReport(op.Key, op.Value, !refusals.Any(refusal => refusal.Op == op.Key)))],
            IsCallable: true,
            refusals);

    private static IEnumerable<ValueDeclaration> Sort(IEnumerable<ValueDeclaration> values) => values.OrderBy(static value => value.Name, StringComparer.Ordinal);

    private static TensorReport Describe(TensorSpec spec) =>
        new(spec.Name, SavedModelInspector.NameOf(DataTypes.FromElementType(spec.ElementType)), spec.Shape, spec.Name);

    private static TensorReport Describe(ValueDeclaration value) => new(
        value.Name, SavedModelInspector.NameOf(DataTypes.FromElementType(OnnxDataType.TypeOf(value.Type))), value.Shape, value.Name);
}
