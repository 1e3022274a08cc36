// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.Serving.Engines;

/// <summary>The engine's process-wide environment: one pool of threads for all sessions.</summary>
internal static class OnnxRuntimeEnvironment
{
    private static readonly Lock Gate = new();

    /// <summary>Creates the environment before the first session does it with settings of its own.</summary>
    public static void EnsureCreated()
    {
        if (OrtEnv.IsCreated) { return; }
        lock (Gate)
        {
            if (OrtEnv.IsCreated) { return; }
            using var threading = new OrtThreadingOptions { GlobalSpinControl = false, GlobalIntraOpNumThreads = Environment.ProcessorCount };
            var options = new EnvironmentCreationOptions
            {
                logId = "TensorKeeper",
                logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
                threadOptions = threading,
            };
            OrtEnv.CreateInstanceWithOptions(ref options);
        }
    }
}
