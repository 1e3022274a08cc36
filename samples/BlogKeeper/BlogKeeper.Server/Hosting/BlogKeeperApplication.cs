// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Blogs;
using BlogKeeper.Server.Errors;
using BlogKeeper.Server.Rest;
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Hosting;

/// <summary>Puts the server together.</summary>
internal static class BlogKeeperApplication
{
    // The longest valid message has 350 characters in its fields; this leaves room and refuses the rest before it is read.
    private const int MaxMessageBytes = 64 * 1024;

    /// <summary>Makes a server that is not started.</summary>
    /// <param name="args">Settings as <c>--Section:Name=value</c> or by a short name; they win over files and environment.</param>
    /// <exception cref="FormatException">An argument is no setting.</exception>
    public static WebApplication Build(string[] args)
    {
        // appsettings.json and the model lie beside the program, wherever it is started from.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddCommandLine(Settings.Require(args), Settings.ShortNames);

        IServiceCollection services = builder.Services;
        services.AddOptions<HostingOptions>().BindConfiguration(HostingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HostingOptions>, HostingOptionsValidator>();

        // The host asks for this before options are validated; what makes no sense is refused there, with all else.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = builder.Configuration.GetValue(
            $"{HostingOptions.Section}:{nameof(HostingOptions.DrainTimeout)}", new HostingOptions().DrainTimeout));
        services.AddStorage(builder.Configuration);
        services.AddSingleton<BlogReader>().AddSingleton<BlogCreation>();
        services.AddPublishing();
        services.AddSuggesting(builder.Configuration, builder.Environment.ContentRootPath);
        services.AddCallLimit().AddHealth().AddTelemetry(builder.Configuration);
        services.AddOpenApi(static document => document.AddDocumentTransformer<ContractDocument>());

        services.AddSingleton<BlogKeeperService>().AddSingleton<ErrorInterceptor>();
        services.AddGrpc(static grpc =>
        {
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.MaxReceiveMessageSize = MaxMessageBytes;
        }).AddJsonTranscoding(static rest => rest.TypeRegistry = RestJson.ErrorDetails);
        services.AddGrpcReflection();

        WebApplication app = builder.Build();
        app.UseRateLimiter();
        app.MapGrpcService<BlogKeeperService>().RequireRateLimiting(CallLimit.Policy);
        app.MapGrpcReflectionService();
        app.MapHealth();
        app.MapOpenApi();
        return app;
    }
}
