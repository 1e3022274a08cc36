// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli.Serve;

/// <summary>Decides from the command line which models are meant, and refuses what contradicts itself.</summary>
internal static class ModelsToServe
{
    /// <summary>Returns the models to serve; none if a config file names them.</summary>
    /// <exception cref="UsageException">The command line names none, too many, or the same port twice.</exception>
    /// <exception cref="StartException">There is no such folder, or no model in it.</exception>
    public static IReadOnlyList<ModelLocation> From(ServeOptions options, IReadOnlyList<string> arguments)
    {
        if (options.GrpcPort == 0 && options.RestPort == 0 && options.GrpcSocketPath.Length == 0)
        {
            throw new UsageException("--port and --rest_api_port are both 0: nothing would be served.");
        }

        if (options.GrpcPort == options.RestPort && options.GrpcPort != 0)
        {
            throw new UsageException($"--port and --rest_api_port are both {options.GrpcPort}; gRPC and REST need a port each.");
        }

        if (options.RestSsl && options.SslConfigFile.Length == 0)
        {
            throw new UsageException("--rest_api_enable_ssl needs the certificate of --ssl_config_file.");
        }

        if (options.Tags.Count == 0) { throw new UsageException("--saved_model_tags: at least one tag is expected."); }

        if (options.ModelConfigFile.Length > 0)
        {
            return arguments.Count == 0
                ? []   // a base path is ignored beside it, as upstream
                : throw new UsageException($"Serve the folder '{arguments[0]}' or --model_config_file, not both.");
        }

        if (options.ModelConfigFilePollInterval > TimeSpan.Zero)
        {
            throw new UsageException("--model_config_file_poll_wait_seconds needs --model_config_file.");
        }

        return (arguments.Count, options.ModelBasePath.Length) switch
        {
            (0, 0) => throw new UsageException(
                "serve needs a folder of models, --model_config_file, or --model_name and --model_base_path. For example: tensorkeeper serve models"),
            (0, _) when options.ModelName.Length == 0 => throw new UsageException("--model_name: a name is expected."),
            (0, _) => [new ModelLocation(options.ModelName, Path.GetFullPath(options.ModelBasePath))],
            (1, 0) => ModelFolder.Find(arguments[0]),
            (1, _) => throw new UsageException($"Serve the folder '{arguments[0]}' or --model_base_path, not both."),
            _ => throw new UsageException($"serve takes one folder; '{arguments[1]}' is one too many."),
        };
    }
}
