// SPDX-License-Identifier: MIT
using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using TensorKeeper.AspNetCore.Hosting;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Policies;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>The whole server, from the files of the repository's models to the sockets.</summary>
public sealed class ModelServer : IAsyncLifetime
{
    private WebApplication _app = null!;

    internal HttpClient Rest { get; private set; } = null!;

    internal GrpcChannel Grpc { get; private set; } = null!;

    internal PhaseTimes Phases => _app.Services.GetRequiredService<PhaseTimes>();

    internal static string ModelsFolder { get; } = FindModels();

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTfServingKestrel(new TfServingPorts { Address = IPAddress.Loopback, Grpc = 0, Rest = 0 });
        builder.Services.AddRoutingCore().AddMetrics().AddLogging();
        builder.Services.AddTensorKeeperServing()
            .AddModelFormat(static services => new SavedModelFormat(services.GetRequiredService<IOnnxEngine>()))
            .AddModel("iris", Path.Combine(ModelsFolder, "iris"))
            .AddModel("half_plus_two", Path.Combine(ModelsFolder, "half-plus-two"), static model => model.VersionPolicy = VersionPolicy.All);
        builder.Services.AddTensorKeeperDoors();
        _app = builder.Build();
        _app.UseTfServing();
        await _app.StartAsync();

        string[] addresses = [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        Grpc = GrpcChannel.ForAddress(addresses[0]);
        Rest = new HttpClient { BaseAddress = new Uri(addresses[1]) };
        await WaitUntilReadyAsync();
    }

    // Ready is a server with one version of each model; the tests ask for the other one too.
    private async Task WaitUntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        string readiness = "", versions = "";
        try
        {
            while (true)
            {
                using HttpResponseMessage answer = await Rest.GetAsync("/healthz/ready", patience.Token);
                readiness = $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(patience.Token)}";
                if (answer.IsSuccessStatusCode)
                {
                    versions = await Rest.GetStringAsync("/v1/models/half_plus_two", patience.Token);
                    if (versions.Split("AVAILABLE").Length > 2) { return; }
                }

                await Task.Delay(50, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The server is not ready: {readiness}; {versions}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        Grpc.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static string FindModels()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TensorKeeper.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests holds TensorKeeper.slnx.");
        }

        return Path.Combine(folder.FullName, "models");
    }
}
