// SPDX-License-Identifier: MIT
using TensorKeeper.AspNetCore.TfServing.Configuration;
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Cli.Serve;

/// <summary>What the flags of batching mean together.</summary>
internal static class BatchingFlags
{
    // What the threads are called in metrics where no file names them.
    private const string ThreadPoolName = "model_server_batch_threads";

    /// <summary>Reads the files that the flags name.</summary>
    /// <exception cref="StartException">The flags contradict each other, or a file is not what it is to be.</exception>
    public static BatchingOptions Read(ServeOptions options)
    {
        if (options.EnableBatching != true)
        {
            if (options.BatchingParametersFile.Length > 0)
            {
                throw new StartException(
                    "server_options.batching_parameters_file is set without setting server_options.enable_batching to true.");
            }

            return new BatchingOptions { Mode = options.EnableBatching is null ? BatchingMode.Automatic : BatchingMode.Off };
        }

        BatchingParameters parameters = options.BatchingParametersFile.Length == 0
            ? new BatchingParameters { ThreadPoolName = ThreadPoolName }
            : ServerComposition.Read(() => BatchingParametersFile.Read(options.BatchingParametersFile));
        ServerComposition.Read(() =>
        {
            (parameters with { AllowedBatchRows = [] }).Check();   // the sizes are held against each model that is loaded
            return true;
        });
        return new BatchingOptions
        {
            Mode = BatchingMode.Configured,
            Parameters = parameters,
            ForVersion = options.PerModelBatchingParameters ? BatchingParametersFile.ReadOfVersion : null,
        };
    }
}
