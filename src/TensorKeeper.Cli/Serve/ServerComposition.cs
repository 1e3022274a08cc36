// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;
using TensorKeeper.AspNetCore.Hosting;
using TensorKeeper.AspNetCore.TfServing.Configuration;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Batching;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Cli.Serve;

/// <summary>Puts the server together: formats, engine, serving core, doors. Nothing else knows all of them.</summary>
internal static class ServerComposition
{
    /// <summary>Makes a server that is not started.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="models">What to serve.</param>
    /// <param name="endpoints">Where to listen.</param>
    /// <exception cref="StartException">A file that a flag names is not what it is to be.</exception>
    public static WebApplication Build(ServeOptions options, IReadOnlyList<ModelLocation> models, Endpoints endpoints)
    {
        // Empty: no settings files are read and watched, since the command line says everything.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ServerLogging.Configure(builder.Logging, options.LogAsJson);
        TfServingTls? tls = options.SslConfigFile.Length == 0 ? null : Read(() => SslConfigFile.Read(options.SslConfigFile, options.RestSsl));
        string metricsPath = options.MonitoringConfigFile.Length == 0 ? "" : Read(() => MonitoringConfigFile.ReadMetricsPath(options.MonitoringConfigFile));
        builder.WebHost.UseTfServingKestrel(new TfServingPorts
        {
            // Where IPv6 is switched off, as in some containers, its wildcard cannot be bound.
            Address = Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
            Grpc = endpoints.GrpcPort,
            GrpcSocketPath = endpoints.GrpcSocketPath,
            Rest = endpoints.RestPort,
            Tls = tls,
        });

        BatchingOptions batching = BatchingFlags.Read(options);
        ITensorKeeperBuilder serving = builder.Services.AddTensorKeeperServing(core =>
        {
            core.Batching = batching;
            core.MaxRunsInFlight = options.MaxRunsInFlight;
            core.MaxQueueTime = options.MaxQueueTime;
            core.PollInterval = options.PollInterval;
            core.Tags = [.. options.Tags];
            core.MaxLoadRetries = options.MaxLoadRetries;
            core.LoadRetryInterval = options.LoadRetryInterval;
            core.LoadThreads = options.LoadThreads;
            core.UnloadThreads = options.UnloadThreads;
            core.VersionTransition = options.VersionTransition;
            core.EnableWarmUp = options.EnableWarmUp;
            core.WarmUpIterations = options.WarmUpIterations;
            core.AllowLabelsForUnavailableVersions = options.AllowLabelsForUnavailableVersions;
        });
        serving.AddModelFormat(static services => new SavedModelFormat(services.GetRequiredService<IOnnxEngine>()));
        serving.AddModelFormat(static services => new OnnxFormat(services.GetRequiredService<IOnnxEngine>()));
        foreach (ModelLocation model in models) { serving.AddModel(model.Name, model.BasePath); }
        if (options.ModelConfigFile.Length > 0)
        {
            Read(() => serving.AddModelConfigFile(options.ModelConfigFile, options.ModelConfigFilePollInterval));
        }

        builder.Services.AddTensorKeeperDoors(doors =>
        {
            doors.RestApiTimeout = options.RestTimeout;
            doors.EnableCors = options.RestCors;
            doors.SerializeAsTensorContent = options.RespondWithTensorContent;
            doors.MetricsPath = metricsPath;
            doors.CheckSignatureMethodNames = options.CheckSignatureMethodNames;
            doors.LogAccess = options.LogRequests;
            doors.RequestLogFolder = options.RequestLogFolder;
        });

        builder.Services.AddSingleton<ILoadObserver, PagesAfterLoad>();
        WebApplication app = builder.Build();
        app.UseTfServing();
        return app;
    }

    internal static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ServingException refused)
        {
            throw new StartException(refused.Message, refused);
        }
    }
}
