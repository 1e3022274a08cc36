// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Engines;

/// <summary>Runs ONNX graphs with ONNX Runtime on the CPU. Thread-safe.</summary>
/// <remarks>
/// All sessions share one pool of as many threads as there are cores, which do not spin. Memory patterns are off: the
/// engine keeps one for each combination of input extents it ever saw, which callers choose. Each session has an arena of
/// its own, which grows to what its largest run needed and goes with the session; one arena for all would keep the memory
/// of models that are gone.
/// </remarks>
public sealed class OnnxRuntimeEngine : IOnnxEngine
{
    private readonly ILogger _logger;
    private readonly Lazy<bool> _sharesThreads;

    /// <summary>Initializes the engine. The first session of a process starts ONNX Runtime, which takes time and memory.</summary>
    /// <param name="logger">Gets the errors that ONNX Runtime reports; null for none.</param>
    public OnnxRuntimeEngine(ILogger<OnnxRuntimeEngine>? logger = null)
    {
        _logger = logger ?? (ILogger)NullLogger.Instance;
        _sharesThreads = new Lazy<bool>(() => OnnxRuntimeEnvironment.Start(_logger));
    }

    /// <inheritdoc/>
    public IOnnxSession CreateSession(OnnxProgram program, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        cancellationToken.ThrowIfCancellationRequested();
        using SessionOptions options = CreateOptions(program);
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(
            static state => ((SessionOptions)state!).SetLoadCancellationFlag(true), options);
        try
        {
            return new OnnxRuntimeSession(new InferenceSession(BytesOf(program.Model), options), _logger);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            throw EngineErrors.OfLoad(e);
        }
    }

    private SessionOptions CreateOptions(OnnxProgram program)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        if (_sharesThreads.Value)
        {
            options.DisablePerSessionThreads();
        }
        else
        {
            options.IntraOpNumThreads = Environment.ProcessorCount;
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        }

        if (program.WeightsDirectory is not null)
        {
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", program.WeightsDirectory);
        }

        return options;
    }

    private static byte[] BytesOf(ReadOnlyMemory<byte> model) =>
        MemoryMarshal.TryGetArray(model, out ArraySegment<byte> part) && part.Offset == 0 && part.Count == part.Array!.Length
            ? part.Array
            : model.ToArray();
}
