// SPDX-License-Identifier: MIT
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TensorKeeper.AspNetCore.Hosting;
using TensorKeeper.Client;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Embedding.Tests;

/// <summary>An application with an endpoint of its own and the repository's models, on real sockets.</summary>
public sealed class EmbeddingApp : IAsyncLifetime
{
    private WebApplication _app = null!;

    /// <summary>Gets the client of the application's own process.</summary>
    public IModelClient Local => _app.Services.GetRequiredService<IModelClient>();

    /// <summary>Gets a client that goes over a socket to the same models.</summary>
    public ModelClient Remote { get; private set; } = null!;

    /// <summary>Gets a client of the web port.</summary>
    public HttpClient Web { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
            kestrel.ListenTfServing(new TfServingPorts { Address = IPAddress.Loopback, Grpc = 0, Rest = 0 }));
        builder.Services.AddTensorKeeper(static options => options.MaxLoadRetries = 0)
            .AddModel("iris", ModelPath("iris"))
            .AddModel("half-plus-two", ModelPath("half-plus-two"), static model =>
            {
                model.VersionPolicy = VersionPolicy.All;
                model.Labels["stable"] = 1;
            })
            .ConfigureDoors(static doors => doors.MetricsPath = "/metrics");
        _app = builder.Build();
        _app.MapTensorKeeper();
        _app.MapGet("/own", static () => Results.Text("mine"));
        await _app.StartAsync();
        string[] addresses = [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        Remote = ModelClient.Connect(addresses[0]);
        Web = new HttpClient { BaseAddress = new Uri(addresses[1]) };
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        IServableCatalog catalog = _app.Services.GetRequiredService<IServableCatalog>();
        while (AvailableOf(catalog, "iris") < 1 || AvailableOf(catalog, "half-plus-two") < 2) { await tick.WaitForNextTickAsync(patience.Token); }
    }

    public async ValueTask DisposeAsync()
    {
        Web.Dispose();
        Remote.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    internal static string ModelPath(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TensorKeeper.slnx"))) { return Path.Combine(folder.FullName, "models", name); }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds TensorKeeper.slnx.");
    }

    private static int AvailableOf(IServableCatalog catalog, string model) =>
        catalog.GetStatus(model).Count(static status => status.State == ServableState.Available);
}
