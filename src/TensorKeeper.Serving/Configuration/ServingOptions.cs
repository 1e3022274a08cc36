// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Batching;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Configuration;

/// <summary>What the serving core serves, and how it loads it.</summary>
public sealed class ServingOptions
{
    /// <summary>Gets or sets the models.</summary>
    /// <value>Default: none. TensorFlow Serving: <c>model_config_list</c>.</value>
    [Required]
    [ValidateEnumeratedItems]
    public IList<ModelConfig> Models { get; set; } = [];

    /// <summary>Gets or sets how often the base paths are looked at.</summary>
    /// <value>
    /// 0 (until everything found has settled, then never again) to 1 day; or <see cref="Timeout.InfiniteTimeSpan"/>: never,
    /// only a change of configuration has them looked at. Default 1 s. TensorFlow Serving:
    /// <c>--file_system_poll_wait_seconds</c>.
    /// </value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how old the newest file of a version must be for it to be loaded at once at start-up.</summary>
    /// <value>
    /// 0 to 1 hour; default 3 s. A version with a newer file, and any version that appears later, is loaded when two looks at
    /// it find the same files: until then it may be a copy under way.
    /// </value>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets how many versions are loaded at once.</summary>
    /// <value>
    /// 1 to 64; default 2, so that a slow model does not keep a quick one waiting. TensorFlow Serving:
    /// <c>--num_load_threads</c>.
    /// </value>
    [Range(1, 64)]
    public int LoadThreads { get; set; } = 2;

    /// <summary>Gets or sets how many versions are unloaded at once.</summary>
    /// <value>1 to 64; default 2. TensorFlow Serving: <c>--num_unload_threads</c>.</value>
    [Range(1, 64)]
    public int UnloadThreads { get; set; } = 2;

    /// <summary>Gets or sets in which order the versions of a model are exchanged.</summary>
    /// <value>Default: a new version is loaded before an old one goes.</value>
    [EnumDataType(typeof(VersionTransition))]
    public VersionTransition VersionTransition { get; set; }

    /// <summary>Gets or sets how often a failed load is tried again.</summary>
    /// <value>
    /// 0 to 1 000; default 5. A model that is wrong or uses what is not supported is not tried again: it would fail the same
    /// way. TensorFlow Serving: <c>--max_num_load_retries</c>.
    /// </value>
    [Range(0, 1_000)]
    public int MaxLoadRetries { get; set; } = 5;

    /// <summary>Gets or sets the pause between two attempts to load.</summary>
    /// <value>0 to 1 day; default 1 min. TensorFlow Serving: <c>--load_retry_interval_micros</c>.</value>
    public TimeSpan LoadRetryInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets a value indicating whether a version answers some requests before it becomes available.</summary>
    /// <value>
    /// Default true: those recorded with the model, or else one for each signature made up from its shapes. TensorFlow
    /// Serving: <c>--enable_model_warmup</c>.
    /// </value>
    public bool EnableWarmUp { get; set; } = true;

    /// <summary>Gets or sets how often each recorded request runs.</summary>
    /// <value>1 to 1 000; default 1. TensorFlow Serving: <c>--num_request_iterations_for_warmup</c>.</value>
    [Range(1, 1_000)]
    public int WarmUpIterations { get; set; } = 1;

    /// <summary>Gets or sets a value indicating whether a new label may mean a version that cannot be called yet.</summary>
    /// <value>
    /// Default false: a change of configuration with such a label is refused. It concerns changes only; at start-up labels
    /// are taken as they are. TensorFlow Serving: <c>--allow_version_labels_for_unavailable_models</c>.
    /// </value>
    public bool AllowLabelsForUnavailableVersions { get; set; }

    /// <summary>Gets or sets how requests that wait at the same time are run together.</summary>
    /// <value>Default: automatically, where it is safe.</value>
    [Required]
    public BatchingOptions Batching { get; set; } = new();

    /// <summary>Gets or sets how many requests may be in the server at once; more are refused as unavailable.</summary>
    /// <value>1 to 1 000 000; default 4 096. Each holds its inputs in memory.</value>
    [Range(1, 1_000_000)]
    public int MaxRunsInFlight { get; set; } = 4_096;

    /// <summary>Gets or sets how long a request may be expected to wait for its turn; where it is longer, it is refused at once.</summary>
    /// <value>
    /// 0 to 1 day; default 10 s. What is expected comes from how many wait and how long the latest took. It
    /// holds for <see cref="BatchingMode.Automatic"/>; parameters have a limit of their own.
    /// </value>
    public TimeSpan MaxQueueTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the tags of the graph to load from a SavedModel.</summary>
    /// <value>At least one; default <c>serve</c>. TensorFlow Serving: <c>--saved_model_tags</c>.</value>
    [Required]
    public IList<string> Tags { get; set; } = new List<string> { "serve" };
}
