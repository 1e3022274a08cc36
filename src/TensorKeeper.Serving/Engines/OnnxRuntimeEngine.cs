// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Engines;

/// <summary>Runs ONNX graphs with ONNX Runtime on the CPU. Thread-safe.</summary>
/// <remarks>
/// All sessions share one pool of threads, as many as there are cores, which sleep when there is nothing to do. A run
/// starts on the caller's thread, which takes its share of the work.
/// </remarks>
public sealed class OnnxRuntimeEngine : IOnnxEngine
{
    private const string WeightsFolder = "session.model_external_initializers_file_folder_path";

    /// <inheritdoc/>
    public IOnnxSession CreateSession(OnnxProgram program, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        cancellationToken.ThrowIfCancellationRequested();
        OnnxRuntimeEnvironment.EnsureCreated();
        using SessionOptions options = Options(program);
        try
        {
            return new OnnxRuntimeSession(new InferenceSession(program.Model.ToArray(), options));
        }
        catch (OnnxRuntimeException refused)
        {
            throw new ServingException(
                ServingErrorCode.Internal, $"The engine refuses the translated graph: {OnnxRuntimeErrors.Describe(refused)}", refused);
        }
    }

    private static SessionOptions Options(OnnxProgram program)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.DisablePerSessionThreads();
        if (program.WeightsDirectory is not null) { options.AddSessionConfigEntry(WeightsFolder, program.WeightsDirectory); }
        return options;
    }
}
