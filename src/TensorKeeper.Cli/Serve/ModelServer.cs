// SPDX-License-Identifier: MIT
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Spectre.Console;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Cli.Serve;

/// <summary>The life of the server: start, say what is served, run until told to stop, finish what is in flight.</summary>
internal static class ModelServer
{
    /// <summary>Runs the server until it is told to stop.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="models">What to serve.</param>
    /// <param name="output">Where the banner goes.</param>
    /// <param name="cancellationToken">Stops the server as SIGTERM and Ctrl+C do.</param>
    /// <exception cref="StartException">The server cannot listen, or what it is to serve is not possible.</exception>
    public static async Task RunAsync(
        ServeOptions options, IReadOnlyList<ModelLocation> models, IAnsiConsole output, CancellationToken cancellationToken)
    {
        var endpoints = new Endpoints(
            options.GrpcPort == 0 ? null : options.GrpcPort,
            options.RestPort == 0 ? null : options.RestPort,
            options.GrpcSocketPath.Length == 0 ? null : Path.GetFullPath(options.GrpcSocketPath));
        await using WebApplication app = Build(options, models, endpoints);
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("TensorKeeper");
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (OptionsValidationException wrong)
        {
            throw new StartException(wrong.Message, wrong);
        }
        catch (Exception failure) when (ListenFailure.Is(failure))
        {
            await app.StopAsync(CancellationToken.None);   // models load already, and a process that ends while a thread is inside the engine crashes
            throw ListenFailure.Describe(failure, endpoints);
        }

        if (endpoints.GrpcPort is int grpc) { Log.RunningGrpc(logger, grpc); }
        if (endpoints.GrpcSocketPath is { } socket) { Log.RunningGrpcAtSocket(logger, socket); }
        if (endpoints.RestPort is int rest) { Log.ExportingRest(logger, rest); }
        using CancellationTokenRegistration stopping = app.Lifetime.ApplicationStopping.Register(() => Log.Stopping(logger));
        Task banner = PrintBannerAsync(app, endpoints, output);
        await app.WaitForShutdownAsync(cancellationToken);
        await banner;
        Log.Stopped(logger);
    }

    // What a config file wants is checked as options are, when somebody first asks for them.
    private static WebApplication Build(ServeOptions options, IReadOnlyList<ModelLocation> models, Endpoints endpoints)
    {
        try
        {
            return ServerComposition.Build(options, models, endpoints);
        }
        catch (OptionsValidationException wrong)
        {
            throw new StartException(wrong.Message, wrong);
        }
    }

    private static async Task PrintBannerAsync(
        WebApplication app, Endpoints endpoints, IAnsiConsole output)
    {
        ModelLocation[] models = [.. app.Services.GetRequiredService<IModelConfigurator>().Models
            .Select(static model => new ModelLocation(model.Name, model.BasePath)).OrderBy(static model => model.Name, StringComparer.Ordinal)];
        var printer = new BannerPrinter(app.Services.GetRequiredService<IServableCatalog>(), output, TimeProvider.System);
        try
        {
            DateTimeOffset startedAt = Process.GetCurrentProcess().StartTime;
            await printer.PrintWhenSettledAsync(models, endpoints, startedAt, app.Lifetime.ApplicationStopping);
            ProgramPages.LetGo();   // of what starting and the banner needed; loads do it too, each
        }
        catch (OperationCanceledException)
        {
            // Told to stop before the models were loaded.
        }
    }
}
