// SPDX-License-Identifier: MIT
using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Engines;

/// <summary>One graph in ONNX Runtime. Thread-safe.</summary>
internal sealed class OnnxRuntimeSession : IOnnxSession
{
    private readonly InferenceSession _session;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    public OnnxRuntimeSession(InferenceSession session)
    {
        _session = session;
        _inputNames = [.. session.InputNames];
        _outputNames = [.. session.OutputNames];
        Inputs = [.. _inputNames.Select(name => Spec(name, session.InputMetadata[name]))];
        Outputs = [.. _outputNames.Select(name => Spec(name, session.OutputMetadata[name]))];
    }

    public IReadOnlyList<TensorSpec> Inputs { get; }

    public IReadOnlyList<TensorSpec> Outputs { get; }

    public Tensor[] Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pins = new MemoryHandle[inputs.Length];
        var values = new OrtValue[inputs.Length];
        string[] names = Names(outputs);
        using var options = new RunOptions();
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static o => ((RunOptions)o!).Terminate = true, options);
        try
        {
            for (int i = 0; i < inputs.Length; i++) { values[i] = OrtTensors.ToOrt(inputs[i], out pins[i]); }
            return Results(_session.Run(options, _inputNames, values, names));
        }
        catch (OnnxRuntimeException failed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ServingException(OnnxRuntimeErrors.CodeOf(failed), OnnxRuntimeErrors.Describe(failed), failed);
        }
        finally
        {
            foreach (OrtValue? value in values) { value?.Dispose(); }
            foreach (MemoryHandle pin in pins) { pin.Dispose(); }
        }
    }

    public void Dispose() => _session.Dispose();

    private static Tensor[] Results(IDisposableReadOnlyCollection<OrtValue> values)
    {
        // Each result lives as long as the tensor over it, so the collection itself is not disposed.
        var results = new Tensor[values.Count];
        for (int i = 0; i < results.Length; i++) { results[i] = OrtTensors.FromOrt(values[i]); }
        return results;
    }

    private static TensorSpec Spec(string name, NodeMetadata metadata) => new(
        name,
        metadata.IsTensor ? OrtElementTypes.FromOrt(metadata.ElementDataType) : ElementType.None,
        metadata.IsTensor ? new PartialShape([.. metadata.Dimensions.Select(static d => d < 0 ? PartialShape.Unknown : (long)d)]) : PartialShape.UnknownRank,
        name);

    private string[] Names(ReadOnlySpan<int> outputs)
    {
        bool all = outputs.Length == _outputNames.Length;
        for (int i = 0; all && i < outputs.Length; i++) { all = outputs[i] == i; }
        if (all) { return _outputNames; }
        string[] names = new string[outputs.Length];
        for (int i = 0; i < names.Length; i++) { names[i] = _outputNames[outputs[i]]; }
        return names;
    }
}
