// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.Serving.Engines;

/// <summary>What all sessions of the process share: one thread pool and one log. Thread-safe.</summary>
/// <remarks>
/// One pool for all models keeps the number of threads at the number of cores whatever the number of models. Its threads
/// sleep when there is no work: spinning threads would take the cores from Kestrel. ONNX Runtime has one environment a
/// process; if the application made it before us, its settings stand and each session gets threads of its own.
/// </remarks>
internal static class OnnxRuntimeEnvironment
{
    private static readonly Lock Gate = new();
    private static volatile ILogger _logger = NullLogger.Instance;
    private static bool _started;
    private static bool _sharesThreads;

    /// <summary>Makes the environment unless it is there.</summary>
    /// <param name="logger">Gets the engine's errors; the last logger given that is not a null logger wins.</param>
    /// <returns>True if sessions are to use the shared threads.</returns>
    public static bool Start(ILogger logger)
    {
        lock (Gate)
        {
            if (logger is not NullLogger) { _logger = logger; }
            if (!_started)
            {
                _sharesThreads = Create_NeedsLock();
                _started = true;
            }

            return _sharesThreads;
        }
    }

    private static bool Create_NeedsLock()
    {
        if (OrtEnv.IsCreated)
        {
            Log.EnvironmentNotOurs(_logger);
            return false;
        }

        using var threads = new OrtThreadingOptions
        {
            GlobalIntraOpNumThreads = Environment.ProcessorCount,
            GlobalInterOpNumThreads = 1,   // graphs run sequentially: requests are the parallelism between operators
            GlobalSpinControl = false,
        };
        var options = new EnvironmentCreationOptions
        {
            logId = "TensorKeeper",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            threadOptions = threads,
            loggingFunction = static (_, _, _, _, _, message) => Log.EngineError(_logger, message),
        };
        try
        {
            OrtEnv.CreateInstanceWithOptions(ref options).DisableTelemetryEvents();
            return true;
        }
        catch (OnnxRuntimeException) when (OrtEnv.IsCreated)
        {
            // The application made it since we asked: its sessions do so without our lock.
            Log.EnvironmentNotOurs(_logger);
            return false;
        }
    }
}
