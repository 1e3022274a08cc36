// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>An ONNX graph with one signature, ready to run. Thread-safe.</summary>
internal sealed class OnnxModel : IServableModel
{
    private readonly IOnnxSession _session;

    public OnnxModel(IOnnxSession session, Signature signature, ReadOnlyMemory<byte> exported, IReadOnlyList<LoadPhase> phases)
    {
        _session = session;
        Signatures = new Dictionary<string, Signature>(StringComparer.Ordinal) { [signature.Name] = signature };
        ExportedSignatures = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal) { [signature.Name] = exported };
        LoadPhases = phases;
    }

    public IReadOnlyDictionary<string, Signature> Signatures { get; }

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ExportedSignatures { get; }

    public IReadOnlyList<LoadPhase> LoadPhases { get; }

    public int QuickRows(Signature signature) => _session.QuickRows;

    public TensorMap Run(Signature signature, TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken)
    {
        var feeds = new Tensor[_session.Inputs.Count];
        for (int i = 0; i < feeds.Length; i++) { feeds[i] = inputs[_session.Inputs[i].Name]; }
        int[] wanted = outputNames.Count == 0
            ? [.. Enumerable.Range(0, _session.Outputs.Count)]
            : [.. outputNames.Select(PositionOf)];
        Tensor[] results = _session.Run(feeds, wanted, cancellationToken);
        var outputs = new TensorMap();
        for (int i = 0; i < wanted.Length; i++) { outputs.Add(_session.Outputs[wanted[i]].Name, results[i]); }
        return outputs;
    }

    public void Dispose() => _session.Dispose();

    private int PositionOf(string name)
    {
        for (int i = 0; i < _session.Outputs.Count; i++)
        {
            if (string.Equals(_session.Outputs[i].Name, name, StringComparison.Ordinal)) { return i; }
        }

        throw new ServingException(ServingErrorCode.InvalidArgument, $"The model has no output '{name}'.");
    }
}
