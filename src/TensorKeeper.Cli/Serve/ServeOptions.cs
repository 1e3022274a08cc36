// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Cli.Serve;

/// <summary>What <c>tensorkeeper serve</c> was told. Not thread-safe; written by the flags, then only read.</summary>
internal sealed class ServeOptions
{
    /// <summary>Gets or sets the name of the one model at <see cref="ModelBasePath"/>.</summary>
    public string ModelName { get; set; } = "default";

    /// <summary>Gets or sets the base path of one model; empty if a folder of models is given.</summary>
    public string ModelBasePath { get; set; } = "";

    /// <summary>Gets or sets the model config file, which takes the place of a base path or folder; empty for none.</summary>
    public string ModelConfigFile { get; set; } = "";

    /// <summary>Gets or sets how often the model config file is read again.</summary>
    /// <value>Zero: never.</value>
    public TimeSpan ModelConfigFilePollInterval { get; set; }

    /// <summary>Gets or sets a value indicating whether a reload may give a new label to a version that cannot be called yet.</summary>
    public bool AllowLabelsForUnavailableVersions { get; set; }

    /// <summary>Gets or sets the TCP port of gRPC.</summary>
    /// <value>0 turns gRPC off.</value>
    public int GrpcPort { get; set; } = 8500;

    /// <summary>Gets or sets the Unix socket of gRPC; empty for none.</summary>
    public string GrpcSocketPath { get; set; } = "";

    /// <summary>Gets or sets the TCP port of REST.</summary>
    /// <value>0 turns REST off.</value>
    public int RestPort { get; set; } = 8501;

    /// <summary>Gets or sets how long a REST call may run.</summary>
    public TimeSpan RestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets a value indicating whether REST answers may be read by scripts of any web page.</summary>
    public bool RestCors { get; set; }

    /// <summary>Gets or sets a value indicating whether Predict answers pack their tensors as bytes.</summary>
    public bool RespondWithTensorContent { get; set; }

    /// <summary>Gets or sets how often base paths are looked at for new versions.</summary>
    /// <value>Zero: once, at start; <see cref="Timeout.InfiniteTimeSpan"/>: never.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the tag set of the graph to serve.</summary>
    public IReadOnlyList<string> Tags { get; set; } = ["serve"];

    /// <summary>Gets or sets how often a failed load is tried again.</summary>
    public int MaxLoadRetries { get; set; } = 5;

    /// <summary>Gets or sets how long to wait before a failed load is tried again.</summary>
    public TimeSpan LoadRetryInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how many models load at once.</summary>
    public int LoadThreads { get; set; } = 2;

    /// <summary>Gets or sets how many versions unload at once.</summary>
    public int UnloadThreads { get; set; } = 2;

    /// <summary>Gets or sets in which order the versions of a model are exchanged.</summary>
    public VersionTransition VersionTransition { get; set; }

    /// <summary>Gets or sets a value indicating whether a version answers some requests before it serves.</summary>
    public bool EnableWarmUp { get; set; } = true;

    /// <summary>Gets or sets how often each recorded request runs.</summary>
    public int WarmUpIterations { get; set; } = 1;

    /// <summary>Gets or sets the file with the certificate of gRPC; empty for clear text.</summary>
    public string SslConfigFile { get; set; } = "";

    /// <summary>Gets or sets a value indicating whether REST speaks TLS too.</summary>
    public bool RestSsl { get; set; }

    /// <summary>Gets or sets whether requests are run together by parameters.</summary>
    /// <value>Null: without any, where that is safe. False: never.</value>
    public bool? EnableBatching { get; set; }

    /// <summary>Gets or sets the file with the parameters of batching; empty for their defaults.</summary>
    public string BatchingParametersFile { get; set; } = "";

    /// <summary>Gets or sets a value indicating whether each version brings its own parameters of batching.</summary>
    public bool PerModelBatchingParameters { get; set; }

    /// <summary>Gets or sets how many requests may be in the server at once.</summary>
    public int MaxRunsInFlight { get; set; } = 4_096;

    /// <summary>Gets or sets how long a request may be expected to wait for its turn.</summary>
    public TimeSpan MaxQueueTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the file that says where metrics are given; empty for nowhere.</summary>
    public string MonitoringConfigFile { get; set; } = "";

    /// <summary>Gets or sets a value indicating whether a signature may only be called as what it was exported for.</summary>
    public bool CheckSignatureMethodNames { get; set; }

    /// <summary>Gets or sets a value indicating whether log lines are JSON objects.</summary>
    public bool LogAsJson { get; set; }

    /// <summary>Gets or sets a value indicating whether each request is a log line.</summary>
    public bool LogRequests { get; set; }

    /// <summary>Gets or sets the folder for the files that requests are written to; empty: none are.</summary>
    public string RequestLogFolder { get; set; } = "";

    /// <summary>Gets or sets a value indicating whether only the version is asked for.</summary>
    public bool ShowVersion { get; set; }
}
