// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Batching;
using Wire = TensorKeeper.Protocol.TfServing.BatchingParameters;

namespace TensorKeeper.AspNetCore.TfServing.Configuration;

/// <summary>Reads the file of <c>--batching_parameters_file</c>: a <c>BatchingParameters</c> in text form. Thread-safe.</summary>
public static class BatchingParametersFile
{
    /// <summary>The name of the file of one version, in the version's directory.</summary>
    public const string VersionFileName = "batching_params.pbtxt";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What it says; what it does not say is TensorFlow Serving's default.</returns>
    /// <exception cref="ServingException">The file cannot be read or is malformed, or has a field that there is not.</exception>
    public static BatchingParameters Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_, Wire message) = ConfigFileText.Read(path, "batching parameters file", Wire.Parser);
        var unset = new BatchingParameters();
        return new BatchingParameters
        {
            MaxBatchRows = Narrow(message.MaxBatchSize) ?? unset.MaxBatchRows,
            MaxWait = Microseconds(message.BatchTimeoutMicros) ?? unset.MaxWait,
            MaxEnqueuedBatches = Narrow(message.MaxEnqueuedBatches) ?? unset.MaxEnqueuedBatches,
            Threads = Narrow(message.NumBatchThreads) ?? unset.Threads,
            ThreadPoolName = message.ThreadPoolName ?? unset.ThreadPoolName,
            AllowedBatchRows = [.. message.AllowedBatchSizes.Select(static size => Narrow(size)!.Value)],
            PadsUnequalExtents = message.PadVariableLengthInputs,
            SplitsLargeRequests = message.EnableLargeBatchSplitting ?? false,
            MaxExecutionRows = Narrow(message.MaxExecutionBatchSize),
        };
    }

    /// <summary>Reads the file of one version.</summary>
    /// <param name="directory">The version's directory.</param>
    /// <returns>What it says; null if there is none, for a version that is not to be batched.</returns>
    /// <exception cref="ServingException">As for <see cref="Read"/>.</exception>
    public static BatchingParameters? ReadOfVersion(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        string path = Path.Combine(directory, VersionFileName);
        return File.Exists(path) ? Read(path) : null;
    }

    // What does not fit into 32 bits means "without limit" or is refused by its sign all the same.
    private static int? Narrow(long? value) => value is null ? null : (int)Math.Clamp(value.Value, int.MinValue, int.MaxValue);

    private static TimeSpan? Microseconds(long? value) =>
        value is null ? null : TimeSpan.FromMicroseconds(Math.Clamp(value.Value, -1_000_000_000_000L, 1_000_000_000_000L));
}
