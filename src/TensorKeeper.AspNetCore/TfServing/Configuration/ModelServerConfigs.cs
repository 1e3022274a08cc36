// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Policies;
using Choice = TensorKeeper.Protocol.TfServing.FileSystemStoragePathSourceConfig.Types.ServableVersionPolicy.PolicyChoiceOneofCase;
using ModelConfig = TensorKeeper.Serving.Configuration.ModelConfig;
using ModelConfigMessage = TensorKeeper.Protocol.TfServing.ModelConfig;
using RequestLogConfig = TensorKeeper.Serving.Configuration.RequestLogConfig;
using ServableVersionPolicy = TensorKeeper.Protocol.TfServing.FileSystemStoragePathSourceConfig.Types.ServableVersionPolicy;

namespace TensorKeeper.AspNetCore.TfServing.Configuration;

/// <summary>Reads <c>ModelServerConfig</c>: what a config file or a reload says is to be served. Thread-safe.</summary>
internal static class ModelServerConfigs
{
    private const string TensorFlowPlatform = "tensorflow";

    /// <summary>Returns the models.</summary>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.InvalidArgument"/>: the message has no list of models, or a model says too little, too
    /// much, or what is not supported. Whether names and paths are good is checked where they are taken over.
    /// </exception>
    public static IReadOnlyList<ModelConfig> Decode(ModelServerConfig? message) =>
        message?.ConfigCase == ModelServerConfig.ConfigOneofCase.ModelConfigList
            ? [.. message.ModelConfigList.Config.Select(Decode)]
            : throw Invalid(
                "ServerModelConfig type not supported by HandleReloadConfigRequest. Only ModelConfigList is currently supported");

    private static ModelConfig Decode(ModelConfigMessage message)
    {
        return new ModelConfig
        {
            Name = message.Name,
            BasePath = message.BasePath,
            Platform = PlatformOf(message),
            VersionPolicy = Decode(message.ModelVersionPolicy),
            Labels = new Dictionary<string, long>(message.VersionLabels, StringComparer.Ordinal),
            RequestLog = Decode(message.LoggingConfig),
        };
    }

    private static string PlatformOf(ModelConfigMessage message)
    {
#pragma warning disable CS0612 // deprecated upstream, and still in files
        bool hasType = message.ModelType != ModelType.Unspecified;
#pragma warning restore CS0612
        bool hasPlatform = message.ModelPlatform.Length > 0;
        if (hasType == hasPlatform)
        {
            throw Invalid(
                $"Illegal setting {(hasType ? "both" : "neither")} ModelServerConfig::model_type (deprecated) "
                + $"{(hasType ? "and" : "nor")} ModelServerConfig::model_platform, model name is {message.Name}");
        }

        return hasPlatform ? message.ModelPlatform : TensorFlowPlatform;
    }

    // Whether anybody writes logs, and where, is checked where the models are taken over.
    private static RequestLogConfig? Decode(LoggingConfig? message)
    {
        if (message is null) { return null; }
        LogCollectorConfig collector = message.LogCollectorConfig ?? new LogCollectorConfig();
        return collector.Type is "" or "file"
            ? new RequestLogConfig(collector.FilenamePrefix, message.SamplingConfig?.SamplingRate ?? 0)
            : throw Invalid($"Cannot find LogCollector::Factory for type: {collector.Type}");
    }

    private static VersionPolicy Decode(ServableVersionPolicy? policy) => policy?.PolicyChoiceCase switch
    {
        Choice.Latest => VersionPolicy.Latest((int)Math.Min(policy.Latest.NumVersions, int.MaxValue)),
        Choice.All => VersionPolicy.All,
        Choice.Specific => VersionPolicy.Specific([.. policy.Specific.Versions]),
        _ => VersionPolicy.Default,
    };

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);
}
