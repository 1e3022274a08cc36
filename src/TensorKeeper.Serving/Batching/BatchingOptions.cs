// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>How requests are merged into batches.</summary>
public sealed class BatchingOptions
{
    /// <summary>Gets or sets whether and how requests are merged.</summary>
    /// <value>Default <see cref="BatchingMode.Automatic"/>. TensorFlow Serving: <c>--enable_batching</c>.</value>
    public BatchingMode Mode { get; set; } = BatchingMode.Automatic;

    /// <summary>Gets or sets the parameters of <see cref="BatchingMode.Configured"/>; other modes do not look at them.</summary>
    /// <value>Default: TensorFlow Serving's defaults. TensorFlow Serving: <c>--batching_parameters_file</c>.</value>
    public BatchingParameters Parameters { get; set; } = new();

    /// <summary>Gets or sets what finds the parameters of one version by its directory, an absolute path.</summary>
    /// <value>
    /// Default null: all versions have <see cref="Parameters"/>. It returns null for a version that is not to be batched,
    /// and throws <see cref="ServingException"/> for parameters that are wrong, which fails the load. Only
    /// <see cref="BatchingMode.Configured"/> asks it; the number of threads and their name are those of
    /// <see cref="Parameters"/> all the same. TensorFlow Serving: <c>--enable_per_model_batching_parameters</c>.
    /// </value>
    public Func<string, BatchingParameters?>? ForVersion { get; set; }
}
