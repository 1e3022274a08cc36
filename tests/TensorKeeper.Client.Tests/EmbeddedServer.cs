// SPDX-License-Identifier: MIT
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TensorKeeper.AspNetCore.Hosting;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Client.Tests;

/// <summary>The real server, in this process, with the repository's models.</summary>
public sealed class EmbeddedServer : IAsyncLifetime
{
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(60);

    private WebApplication? _app;

    /// <summary>Gets the address of the gRPC door.</summary>
    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
            kestrel.ListenTfServing(new TfServingPorts { Address = IPAddress.Loopback, Grpc = 0, Rest = null }));
        builder.Services.AddTensorKeeperServing(static core => core.MaxLoadRetries = 0)
            .AddModelFormat(static services => new SavedModelFormat(services.GetRequiredService<IOnnxEngine>()))
            .AddModel("iris", ModelPath("iris"))
            .AddModel("half-plus-two", ModelPath("half-plus-two"), static model =>
            {
                model.VersionPolicy = VersionPolicy.All;
                model.Labels = new Dictionary<string, long>(StringComparer.Ordinal) { ["stable"] = 1, ["canary"] = 2 };
            });
        builder.Services.AddTensorKeeperDoors();
        _app = builder.Build();
        _app.MapTfServing();
        await _app.StartAsync();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await UntilAvailableAsync(("iris", 1), ("half-plus-two", 2));
    }

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string ModelPath(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TensorKeeper.slnx"))) { return Path.Combine(folder.FullName, "models", name); }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds TensorKeeper.slnx.");
    }

    private async Task UntilAvailableAsync(params (string Model, int Versions)[] wanted)
    {
        using var client = ModelClient.Connect(Address);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        long startedAt = TimeProvider.System.GetTimestamp();
        foreach ((string model, int versions) in wanted)
        {
            for (IReadOnlyList<ModelVersionStatus> status = []; status.Count(static version => version.IsAvailable) < versions;)
            {
                bool mayStillCome = TimeProvider.System.GetElapsedTime(startedAt) < LongestLoad
                    && status.All(static version => version.State != ModelVersionState.End);
                Assert.True(mayStillCome, $"{model} is not served:\n{string.Join("; ", status)}");
                await tick.WaitForNextTickAsync();
                status = await StatusAsync(client, model);
            }
        }
    }

    private static async Task<IReadOnlyList<ModelVersionStatus>> StatusAsync(ModelClient client, string model)
    {
        try
        {
            return await client.GetModelStatusAsync(model);
        }
        catch (ModelServerException exception) when (exception.Code == ServingErrorCode.NotFound)
        {
            return [];   // not looked for yet
        }
    }
}
