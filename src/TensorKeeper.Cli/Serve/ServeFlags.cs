// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Flags;
using TensorKeeper.Serving.Policies;
using Flag = TensorKeeper.Cli.Flags.Flag<TensorKeeper.Cli.Serve.ServeOptions>;

namespace TensorKeeper.Cli.Serve;

/// <summary>The one place where TensorFlow Serving's names and units of flags become options.</summary>
internal static class ServeFlags
{
    private const int LargestPort = 65_535;
    private const int SecondsOfDay = 24 * 60 * 60;

    /// <summary>Gets the flags of <c>serve</c>; README's table and the help are printed from it.</summary>
    public static FlagTable<ServeOptions> Table { get; } = new([.. Honoured(), .. WithoutEffect(), .. Refused()]);

    private static Flag[] Honoured() =>
    [
        Flag.Text("model_base_path", "path", "", "Base path of one model, instead of a folder of models",
            static (o, v) => o.ModelBasePath = v),
        Flag.Text("model_name", "name", "default", "Name of the model at `--model_base_path`",
            static (o, v) => o.ModelName = v),
        Flag.Text("model_config_file", "file", "", "Models, version policies and labels: a text-form `ModelServerConfig`",
            static (o, v) => o.ModelConfigFile = v),
        Flag.Integer("model_config_file_poll_wait_seconds", "seconds", 0, 0, SecondsOfDay,
            "How often to read the config file again; 0: only at start",
            static (o, v) => o.ModelConfigFilePollInterval = TimeSpan.FromSeconds(v)),
        Flag.Switch("allow_version_labels_for_unavailable_models", false, "Let a reload give a new label to a version not loaded yet",
            static (o, v) => o.AllowLabelsForUnavailableVersions = v),
        Flag.Integer("port", "port", 8500, 0, LargestPort, "TCP port of gRPC; 0 turns it off",
            static (o, v) => o.GrpcPort = (int)v),
        Flag.Text("grpc_socket_path", "path", "", "Unix socket at which gRPC listens too",
            static (o, v) => o.GrpcSocketPath = v),
        Flag.Integer("rest_api_port", "port", 8501, 0, LargestPort, "TCP port of REST; 0 closes it",
            static (o, v) => o.RestPort = (int)v),
        Flag.Integer("rest_api_timeout_in_ms", "milliseconds", 30_000, 1, 24L * 60 * 60 * 1_000 * 24, "How long a REST call may run",
            static (o, v) => o.RestTimeout = TimeSpan.FromMilliseconds(v)),
        Flag.Switch("rest_api_enable_cors_support", false, "Let scripts of any web page read REST answers",
            static (o, v) => o.RestCors = v),
        Flag.Switch("enable_serialization_as_tensor_content", false, "Pack tensors in Predict answers as bytes: smaller, faster",
            static (o, v) => o.RespondWithTensorContent = v),
        Flag.Integer("file_system_poll_wait_seconds", "seconds", 1, int.MinValue, SecondsOfDay,
            "How often to look for new versions; 0: only at start; negative: never, until a reload",
            static (o, v) => o.PollInterval = v < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(v)),
        Flag.Text("saved_model_tags", "tag,tag", "serve", "Tag set of the graph to serve",
            static (o, v) => o.Tags = v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        Flag.Integer("max_num_load_retries", "count", 5, 0, 1_000, "How often a failed load is tried again",
            static (o, v) => o.MaxLoadRetries = (int)v),
        Flag.Integer("load_retry_interval_micros", "microseconds", 60_000_000, long.MinValue, SecondsOfDay * 1_000_000L,
            "Wait before a failed load is tried again; negative: none",
            static (o, v) => o.LoadRetryInterval = v <= 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(v)),
        Flag.Integer("num_load_threads", "count", 2, 0, 64, "How many models load at once; 0: one",
            static (o, v) => o.LoadThreads = Math.Max(1, (int)v)),
        Flag.Integer("num_unload_threads", "count", 2, 0, 64, "How many versions unload at once; 0: one",
            static (o, v) => o.UnloadThreads = Math.Max(1, (int)v)),
        Flag.Choice("version_transition_policy", "policy", ["availability_preserving", "resource_preserving"],
            "Whether a new version is loaded before the old one goes or after; not a flag of TensorFlow Serving",
            static (o, v) => o.VersionTransition = (VersionTransition)v),
        Flag.Switch("enable_model_warmup", true, "Run recorded or made-up requests before a version serves",
            static (o, v) => o.EnableWarmUp = v),
        Flag.Integer("num_request_iterations_for_warmup", "count", 0, 0, 1_000, "How often each recorded request runs; 0: once",
            static (o, v) => o.WarmUpIterations = Math.Max(1, (int)v)),
        Flag.Switch("enable_signature_method_name_check", false, "Let a signature be called only as what it was exported for",
            static (o, v) => o.CheckSignatureMethodNames = v),
        Flag.Text("ssl_config_file", "file", "", "Certificate and key of gRPC: a text-form `SSLConfig`",
            static (o, v) => o.SslConfigFile = v),
        Flag.Switch("rest_api_enable_ssl", false, "REST speaks TLS too, with the same certificate; not a flag of TensorFlow Serving",
            static (o, v) => o.RestSsl = v),
        Flag.SwitchOrAuto("enable_batching",
            "Run requests that wait together: true by TensorFlow Serving's parameters, auto without any, false never",
            static (o, v) => o.EnableBatching = v),
        Flag.Text("batching_parameters_file", "file", "", "The parameters of `--enable_batching`: a text-form `BatchingParameters`",
            static (o, v) => o.BatchingParametersFile = v),
        Flag.Switch("enable_per_model_batching_parameters", false,
            "With `--enable_batching`: parameters are in `batching_params.pbtxt` of each version; one without is not batched",
            static (o, v) => o.PerModelBatchingParameters = v),
        Flag.Integer("max_requests_in_flight", "count", 4_096, 1, 1_000_000,
            "Requests in the server at once; more are refused; not a flag of TensorFlow Serving",
            static (o, v) => o.MaxRunsInFlight = (int)v),
        Flag.Integer("max_queue_wait_in_ms", "milliseconds", 10_000, 0, SecondsOfDay * 1_000L,
            "Refuse what would wait longer for its turn, unless `--enable_batching`; not a flag of TensorFlow Serving",
            static (o, v) => o.MaxQueueTime = TimeSpan.FromMilliseconds(v)),
        Flag.Text("monitoring_config_file", "file", "", "Whether and where REST gives metrics to Prometheus: a text-form `MonitoringConfig`",
            static (o, v) => o.MonitoringConfigFile = v),
        Flag.Choice("log_format", "format", ["text", "json"], "How log lines look; not a flag of TensorFlow Serving",
            static (o, v) => o.LogAsJson = v == 1),
        Flag.Switch("log_requests", false, "A log line for each request; not a flag of TensorFlow Serving",
            static (o, v) => o.LogRequests = v),
        Flag.Text("request_log_dir", "folder", "", "Where requests are written if a model's `logging_config` asks for it; not a flag of TensorFlow Serving",
            static (o, v) => o.RequestLogFolder = v),
        Flag.Switch("version", false, "Print the version and exit",
            static (o, v) => o.ShowVersion = v),
    ];

    private static Flag[] WithoutEffect() =>
    [
        Ignore("enable_grpc_healthcheck_service", "the health service is always there"),
        IgnoreValue("rest_api_num_threads", "requests share the thread pool of the runtime"),
        IgnoreValue("grpc_max_threads", "requests share the thread pool of the runtime"),
        Ignore("flush_filesystem_caches", "weights are mapped, not copied, so the page cache is the model"),
        Ignore("remove_unused_fields_from_bundle_metagraph", "the graph is dropped after translation"),
        IgnoreValue("tensorflow_session_parallelism", "there is no TensorFlow session; ONNX Runtime sizes its own pool"),
        IgnoreValue("tensorflow_intra_op_parallelism", "there is no TensorFlow session; ONNX Runtime sizes its own pool"),
        IgnoreValue("tensorflow_inter_op_parallelism", "there is no TensorFlow session; ONNX Runtime sizes its own pool"),
        IgnoreValue("per_process_gpu_memory_fraction", "models run on the CPU"),
        Ignore("xla_cpu_compilation_enabled", "graphs are compiled by ONNX Runtime"),
        Ignore("xla_gpu_compilation_enabled", "graphs are compiled by ONNX Runtime"),
        Ignore("enable_profiler", "there is no profiler service; use the tools of .NET"),
        Ignore("skip_initialize_tpu", "there is no TPU to initialize"),
        IgnoreValue("num_tflite_pools", "TensorFlow Lite models are not served"),
        IgnoreValue("num_tflite_interpreters_per_pool", "TensorFlow Lite models are not served"),
        Ignore("prefer_tflite_model", "TensorFlow Lite models are not served; the SavedModel beside one is"),
        IgnoreValue("grpc_channel_arguments", "they belong to another gRPC library"),
        IgnoreValue("platform_config_file", "platforms are not configured by file; --enable_batching and its file configure batching"),
        IgnoreValue("tensorflow_session_config_file", "there is no TensorFlow session"),
        IgnoreValue("thread_pool_factory_config_file", "thread pools are not configured by file"),
        IgnoreValue("mixed_precision", "models run in the precision they were exported in"),
    ];

    private static Flag[] Refused() =>
    [
        Flag.Refuse("use_alts_credentials", isSwitch: true, "nothing would protect what was to be protected; use --ssl_config_file"),
    ];

    private static Flag Ignore(string name, string reason) => Flag.WithoutEffect(name, isSwitch: true, reason);

    private static Flag IgnoreValue(string name, string reason) => Flag.WithoutEffect(name, isSwitch: false, reason);
}
