// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Engines;

/// <summary>One graph in ONNX Runtime. Thread-safe.</summary>
internal sealed class OnnxRuntimeSession : IOnnxSession
{
    private readonly InferenceSession _session;
    private readonly ILogger _logger;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private EngineInputs? _spareInputs;   // of the latest run that ended; runs beside it make their own

    public OnnxRuntimeSession(InferenceSession session, ILogger logger)
    {
        _session = session;
        _logger = logger;
        _inputNames = [.. session.InputNames];
        _outputNames = [.. session.OutputNames];
        Inputs = [.. _inputNames.Select(name => Describe(name, session.InputMetadata[name]))];
        Outputs = [.. _outputNames.Select(name => Describe(name, session.OutputMetadata[name]))];
    }

    public IReadOnlyList<TensorSpec> Inputs { get; }

    public IReadOnlyList<TensorSpec> Outputs { get; }

    public Tensor[] Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check(inputs);
        string[] wanted = NamesOf(outputs);

        using RunSwitch run = RunSwitch.Arm(cancellationToken);
        EngineInputs values = Interlocked.Exchange(ref _spareInputs, null) ?? new EngineInputs(_inputNames.Length);
        try
        {
            values.Set(inputs);
            return Take(_session.Run(run.Options, _inputNames, values.Values, wanted));
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            ServingException error = EngineErrors.OfRun(e, Inputs, inputs);
            if (error.Code == ServingErrorCode.Internal) { Log.RunFailed(_logger, e); }
            throw error;
        }
        finally
        {
            values.Clear();
            Volatile.Write(ref _spareInputs, values);
        }
    }

    public void Dispose() => _session.Dispose();

    private static Tensor[] Take(IReadOnlyList<OrtValue> values)
    {
        var tensors = new Tensor[values.Count];
        int taken = 0;
        try
        {
            while (taken < tensors.Length)
            {
                tensors[taken] = EngineOutputs.Wrap(values[taken]);
                taken++;
            }

            return tensors;
        }
        catch
        {
            for (int i = 0; i < taken; i++) { tensors[i].Dispose(); }
            for (int i = taken; i < values.Count; i++) { values[i].Dispose(); }
            throw;
        }
    }

    // The API reports a scalar and a tensor of unknown rank alike: no dimensions. The weaker claim is always true.
    private static TensorSpec Describe(string name, NodeMetadata metadata)
    {
        if (!metadata.IsTensor) { return new TensorSpec(name, ElementType.None, PartialShape.UnknownRank, name); }
        int[] dimensions = metadata.Dimensions;
        PartialShape shape = dimensions.Length == 0
            ? PartialShape.UnknownRank
            : new PartialShape([.. dimensions.Select(static d => Math.Max((long)d, PartialShape.Unknown))]);
        return new TensorSpec(name, OnnxElementTypes.FromEngine(metadata.ElementDataType), shape, name);
    }

    // The engine checks the same, in words that name its own internals.
    private void Check(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != _inputNames.Length)
        {
            throw new ArgumentException($"{inputs.Length} tensors were given for {_inputNames.Length} inputs.", nameof(inputs));
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            TensorSpec spec = Inputs[i];
            Tensor sent = inputs[i];
            if (spec.ElementType != sent.ElementType && StoredAs(sent.ElementType) != spec.ElementType)
            {
                throw Refuse($"Input '{spec.Name}' is {sent}; the model wants {spec.ElementType}.");
            }

            if (!spec.Shape.Accepts(sent.Shape))
            {
                throw Refuse($"Input '{spec.Name}' has shape {sent.Shape}; the model wants {spec.Shape}.");
            }
        }
    }

    // A quantised type passes for the integer it is stored as.
    private static ElementType StoredAs(ElementType type) => OnnxElementTypes.FromEngine(OnnxElementTypes.ToEngine(type));

    private static ServingException Refuse(string message) => new(ServingErrorCode.InvalidArgument, message);

    private string[] NamesOf(ReadOnlySpan<int> outputs)
    {
        bool all = outputs.Length == _outputNames.Length;
        for (int i = 0; all && i < outputs.Length; i++) { all = outputs[i] == i; }
        if (all) { return _outputNames; }

        string[] names = new string[outputs.Length];
        for (int i = 0; i < names.Length; i++) { names[i] = _outputNames[outputs[i]]; }
        return names;
    }
}
