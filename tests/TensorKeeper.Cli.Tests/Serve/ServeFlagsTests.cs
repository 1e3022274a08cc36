// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Tests.Serve;

public sealed class ServeFlagsTests
{
    public static TheoryData<string, string> Mappings { get; } = new()
    {
        { "--model_name=iris", "ModelName=iris" },
        { "--model_base_path=/models/iris", "ModelBasePath=/models/iris" },
        { "--model_config_file=models.config", "ModelConfigFile=models.config" },
        { "--model_config_file_poll_wait_seconds=5", "ModelConfigFilePollInterval=00:00:05" },
        { "--allow_version_labels_for_unavailable_models", "AllowLabelsForUnavailableVersions=True" },
        { "--port=9000", "GrpcPort=9000" },
        { "--port=0", "GrpcPort=0" },
        { "--rest_api_port=9001", "RestPort=9001" },
        { "--rest-api-port=9001", "RestPort=9001" },
        { "--rest_api_timeout_in_ms=1500", "RestTimeout=00:00:01.5000000" },
        { "--rest_api_enable_cors_support", "RestCors=True" },
        { "--enable_serialization_as_tensor_content", "RespondWithTensorContent=True" },
        { "--file_system_poll_wait_seconds=10", "PollInterval=00:00:10" },
        { "--file_system_poll_wait_seconds=0", "PollInterval=00:00:00" },
        { "--saved_model_tags=serve,gpu", "Tags=serve|gpu" },
        { "--max_num_load_retries=0", "MaxLoadRetries=0" },
        { "--load_retry_interval_micros=250000", "LoadRetryInterval=00:00:00.2500000" },
        { "--load_retry_interval_micros=-1", "LoadRetryInterval=00:00:00" },
        { "--num_load_threads=4", "LoadThreads=4" },
        { "--num_load_threads=0", "LoadThreads=1" },
        { "--enable_model_warmup=false", "EnableWarmUp=False" },
        { "--num_request_iterations_for_warmup=3", "WarmUpIterations=3" },
        { "--ssl_config_file=ssl.config", "SslConfigFile=ssl.config" },
        { "--rest_api_enable_ssl", "RestSsl=True" },
        { "--monitoring_config_file=monitoring.config", "MonitoringConfigFile=monitoring.config" },
        { "--enable_batching", "EnableBatching=True" },
        { "--enable_batching=false", "EnableBatching=False" },
        { "--batching_parameters_file=batching.config", "BatchingParametersFile=batching.config" },
        { "--enable_per_model_batching_parameters", "PerModelBatchingParameters=True" },
        { "--max_requests_in_flight=50", "MaxRunsInFlight=50" },
        { "--max_queue_wait_in_ms=250", "MaxQueueTime=00:00:00.2500000" },
        { "--version", "ShowVersion=True" },
        { "--grpc_socket_path=/tmp/g.sock", "GrpcSocketPath=/tmp/g.sock" },
        { "--file_system_poll_wait_seconds=-1", "PollInterval=-00:00:00.0010000" },
        { "--num_unload_threads=4", "UnloadThreads=4" },
        { "--num_unload_threads=0", "UnloadThreads=1" },
        { "--version_transition_policy=resource_preserving", "VersionTransition=ResourcePreserving" },
        { "--enable_signature_method_name_check", "CheckSignatureMethodNames=True" },
        { "--log_format=json", "LogAsJson=True" },
        { "--log_requests", "LogRequests=True" },
        { "--request_log_dir=/var/log/tk", "RequestLogFolder=/var/log/tk" },
    };

    [Theory]
    [MemberData(nameof(Mappings))]
    public void A_flag_of_TensorFlow_Serving_sets_its_option_and_no_other(string flag, string expected)
    {
        var options = new ServeOptions();

        FlagParser.Parse([flag], ServeFlags.Table, options);

        Assert.Equal([expected], Describe(options).Except(Describe(new ServeOptions())));
    }

    // All flags of tensorflow_model_server 2.20 but one, in the order of its usage text.
    [Theory]
    [InlineData("--port=8500 --grpc_socket_path=/tmp/s --rest_api_port=8501 --rest_api_num_threads=8 --rest_api_timeout_in_ms=30000")]
    [InlineData("--rest_api_enable_cors_support=false --enable_batching=false --batching_parameters_file=f --enable_per_model_batching_parameters=false")]
    [InlineData("--allow_version_labels_for_unavailable_models=true --model_config_file=f --model_config_file_poll_wait_seconds=0 --model_name=m --model_base_path=/m")]
    [InlineData("--num_load_threads=0 --num_unload_threads=0 --max_num_load_retries=5 --load_retry_interval_micros=60000000 --file_system_poll_wait_seconds=1")]
    [InlineData("--flush_filesystem_caches=true --tensorflow_session_parallelism=0 --tensorflow_intra_op_parallelism=0 --tensorflow_inter_op_parallelism=0")]
    [InlineData("--tensorflow_session_config_file=f --use_alts_credentials=false --ssl_config_file=f --platform_config_file=f --per_process_gpu_memory_fraction=0.5")]
    [InlineData("--saved_model_tags=serve --grpc_channel_arguments=grpc.max_connection_age_ms=2000 --grpc_max_threads=8 --enable_model_warmup=true")]
    [InlineData("--num_request_iterations_for_warmup=1 --version=false --monitoring_config_file=f --remove_unused_fields_from_bundle_metagraph=true")]
    [InlineData("--prefer_tflite_model=false --num_tflite_pools=2 --num_tflite_interpreters_per_pool=1 --enable_signature_method_name_check=false")]
    [InlineData("--xla_cpu_compilation_enabled=false --xla_gpu_compilation_enabled=false --enable_profiler=true --thread_pool_factory_config_file=f")]
    [InlineData("--mixed_precision=bfloat16 --skip_initialize_tpu=false --enable_grpc_healthcheck_service=true --enable_serialization_as_tensor_content=false")]
    public void Every_flag_of_TensorFlow_Serving_is_accepted_and_what_it_changes_not_is_said_once(string line)
    {
        ParsedFlags parsed = FlagParser.Parse(line.Split(' '), ServeFlags.Table, new ServeOptions());

        Assert.Empty(parsed.Arguments);
        IEnumerable<string> silent = ServeFlags.Table.Flags.Where(static flag => flag.Standing == FlagStanding.WithoutEffect).Select(static flag => flag.Name);
        Assert.Equal(
            line.Split(' ').Select(static word => word[2..].Split('=')[0]).Where(silent.Contains),
            parsed.Notes.Select(static note => note[2..].Split(' ')[0]));
    }

    [Fact]
    public void A_protection_that_is_not_there_is_refused() =>
        Assert.Throws<UsageException>(static () => FlagParser.Parse(["--use_alts_credentials"], ServeFlags.Table, new ServeOptions()));

    [Fact]
    public void Every_honoured_flag_is_tested_above()
    {
        IEnumerable<string> tested = Mappings.Select(static row => row.Data.Item1.TrimStart('-').Split('=')[0]);

        Assert.Empty(ServeFlags.Table.Flags.Where(static f => f.Standing is FlagStanding.Honoured).Select(static f => f.Name).Except(tested));
    }

    [Fact]
    public void Defaults_in_the_table_are_the_defaults_of_the_options()
    {
        var fromTable = new ServeOptions();

        foreach (Flag<ServeOptions> flag in ServeFlags.Table.Flags.Where(static f => f.Standing is FlagStanding.Honoured))
        {
            Assert.Null(flag.Apply(fromTable, flag.Default));
        }

        Assert.Equal(Describe(new ServeOptions()), Describe(fromTable));
    }

    [Fact]
    public void Every_name_stands_once() =>
        Assert.Equal(ServeFlags.Table.Flags.Count, ServeFlags.Table.Flags.Select(static f => f.Name).Distinct().Count());

    [Theory]
    [InlineData("--modle_name=x", "--model_name")]
    [InlineData("--rest_api_prot=1", "--rest_api_port")]
    [InlineData("--file_system_poll_wait_second=1", "--file_system_poll_wait_seconds")]
    public void A_typing_error_is_told_what_was_meant(string typed, string meant)
    {
        UsageException refusal = Assert.Throws<UsageException>(() => FlagParser.Parse([typed], ServeFlags.Table, new ServeOptions()));

        Assert.EndsWith($"Did you mean {meant}?", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Describe(ServeOptions o) =>
    [
        $"ModelName={o.ModelName}", $"ModelBasePath={o.ModelBasePath}", $"ModelConfigFile={o.ModelConfigFile}",
        $"ModelConfigFilePollInterval={o.ModelConfigFilePollInterval}",
        $"AllowLabelsForUnavailableVersions={o.AllowLabelsForUnavailableVersions}",
        string.Create(CultureInfo.InvariantCulture, $"GrpcPort={o.GrpcPort}"),
        string.Create(CultureInfo.InvariantCulture, $"RestPort={o.RestPort}"),
        $"RestTimeout={o.RestTimeout}", $"RestCors={o.RestCors}", $"RespondWithTensorContent={o.RespondWithTensorContent}",
        $"PollInterval={o.PollInterval}", $"Tags={string.Join('|', o.Tags)}",
        string.Create(CultureInfo.InvariantCulture, $"MaxLoadRetries={o.MaxLoadRetries}"),
        $"LoadRetryInterval={o.LoadRetryInterval}", $"EnableWarmUp={o.EnableWarmUp}",
        $"SslConfigFile={o.SslConfigFile}", $"RestSsl={o.RestSsl}", $"MonitoringConfigFile={o.MonitoringConfigFile}",
        string.Create(CultureInfo.InvariantCulture, $"WarmUpIterations={o.WarmUpIterations}"),
        string.Create(CultureInfo.InvariantCulture, $"LoadThreads={o.LoadThreads}"), $"ShowVersion={o.ShowVersion}",
        string.Create(CultureInfo.InvariantCulture, $"UnloadThreads={o.UnloadThreads}"), $"VersionTransition={o.VersionTransition}",
        $"GrpcSocketPath={o.GrpcSocketPath}", $"CheckSignatureMethodNames={o.CheckSignatureMethodNames}",
        $"EnableBatching={o.EnableBatching}", $"BatchingParametersFile={o.BatchingParametersFile}",
        string.Create(CultureInfo.InvariantCulture, $"MaxRunsInFlight={o.MaxRunsInFlight}"), $"MaxQueueTime={o.MaxQueueTime}",
        $"PerModelBatchingParameters={o.PerModelBatchingParameters}",
        $"RequestLogFolder={o.RequestLogFolder}", $"LogAsJson={o.LogAsJson}", $"LogRequests={o.LogRequests}",
    ];
}
