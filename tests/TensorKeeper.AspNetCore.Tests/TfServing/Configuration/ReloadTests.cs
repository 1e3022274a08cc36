// SPDX-License-Identifier: MIT
using System.Net;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using TensorKeeper.AspNetCore.Hosting;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Formats;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.SavedModel;

namespace TensorKeeper.AspNetCore.Tests.TfServing.Configuration;

/// <summary>A server whose models come from a config file and from reloads, over real models.</summary>
public sealed class ReloadTests : IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".config");
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;
    private ModelService.ModelServiceClient _models = null!;
    private HttpClient _rest = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await WriteAsync(Entry("iris", "iris"));
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
            kestrel.ListenTfServing(new TfServingPorts { Address = IPAddress.Loopback, Grpc = 0, Rest = 0 }));
        builder.Services.AddRoutingCore().AddMetrics().AddLogging();
        builder.Services.AddTensorKeeperServing(static options => options.PollInterval = TimeSpan.FromMilliseconds(50))
            .AddModelFormat(static services => new SavedModelFormat(services.GetRequiredService<IOnnxEngine>()))
            .AddModelConfigFile(_file, TimeSpan.FromMilliseconds(50));
        builder.Services.AddTensorKeeperDoors();
        _app = builder.Build();
        _app.MapTfServing();
        await _app.StartAsync(Token);
        string[] addresses = [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        _channel = GrpcChannel.ForAddress(addresses[0]);
        _models = new ModelService.ModelServiceClient(_channel);
        _rest = new HttpClient { BaseAddress = new Uri(addresses[1]) };
        await UntilAsync("/v1/models/iris", HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        _channel.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_changed_file_is_taken_over_and_a_broken_one_changes_nothing()
    {
        await WriteAsync("model_config_list { config { nmae: 'iris' } }");
        await WriteAsync(Entry("flowers", "iris"), Entry("half", "half-plus-two", "model_version_policy { all {} } version_labels { key: 'first' value: 1 }"));

        await UntilAsync("/v1/models/flowers/metadata", HttpStatusCode.OK);
        await UntilAsync("/v1/models/half/labels/first/metadata", HttpStatusCode.OK);
        await UntilAsync("/v1/models/iris/metadata", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_reload_answers_when_its_models_serve()
    {
        ReloadConfigResponse response = await ReloadAsync(Model("half", "half-plus-two"));

        Assert.Equal((Protocol.TensorFlow.Errors.Code.Ok, ""), (response.Status.ErrorCode, response.Status.ErrorMessage));
        using HttpResponseMessage answer = await _rest.PostAsync(
            "/v1/models/half:predict", new StringContent("""{"instances": [[1.0]]}""", Encoding.UTF8, "application/json"), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_reload_gives_each_metric_it_is_asked_for()
    {
        var request = new ReloadConfigRequest { Config = List(Model("iris", "iris")) };
        request.MetricNames.Add("/tensorflow/serving/load_attempt_count");

        ReloadConfigResponse response = await _models.HandleReloadConfigRequestAsync(request, cancellationToken: Token);

        Assert.Equal("/tensorflow/serving/load_attempt_count", Assert.Single(response.Metric).Name);
    }

    [Fact]
    public async Task A_request_without_a_list_is_refused()
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(async () =>
            await _models.HandleReloadConfigRequestAsync(new ReloadConfigRequest(), cancellationToken: Token));

        Assert.Equal(
            (StatusCode.InvalidArgument, "ServerModelConfig type not supported by HandleReloadConfigRequest. Only ModelConfigList is currently supported"),
            (error.StatusCode, error.Status.Detail));
    }

    [Theory]
    [InlineData("platform", "Model m requests unsupported platform platform")]
    [InlineData("", "Illegal setting neither ModelServerConfig::model_type (deprecated) nor ModelServerConfig::model_platform, model name is m")]
    public async Task A_platform_that_is_not_known_is_refused(string platform, string message)
    {
        ModelConfig model = Model("m", "iris");
        model.ModelPlatform = platform;

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => ReloadAsync(model));

        Assert.Equal((StatusCode.InvalidArgument, message), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task A_model_is_described_once_by_an_absolute_path_and_not_logged()
    {
        ModelConfig relative = Model("m", "iris");
        relative.BasePath = "models/iris";
        ModelConfig logged = Model("m", "iris");
        logged.LoggingConfig = new LoggingConfig();

        Assert.Equal("Illegal to list model m multiple times in config list", await RefusalAsync(Model("m", "iris"), Model("m", "iris")));
        Assert.Equal("Expected model m to have an absolute path or URI; got base_path()=models/iris", await RefusalAsync(relative));
        Assert.Equal("No request-logger-creator provided.", await RefusalAsync(logged));
    }

    private async Task<string> RefusalAsync(params ModelConfig[] models) =>
        (await Assert.ThrowsAsync<RpcException>(() => ReloadAsync(models))).Status.Detail;

    private async Task<ReloadConfigResponse> ReloadAsync(params ModelConfig[] models) => await _models.HandleReloadConfigRequestAsync(
        new ReloadConfigRequest { Config = List(models) }, cancellationToken: Token);

    private static ModelServerConfig List(params ModelConfig[] models)
    {
        var list = new ModelConfigList();
        list.Config.Add(models);
        return new ModelServerConfig { ModelConfigList = list };
    }

    private static ModelConfig Model(string name, string folder) =>
        new() { Name = name, BasePath = Path.Combine(ModelServer.ModelsFolder, folder), ModelPlatform = "tensorflow" };

    private static string Entry(string name, string folder, string more = "") =>
        $"config {{ name: '{name}' base_path: '{Path.Combine(ModelServer.ModelsFolder, folder)}' model_platform: \"tensorflow\" {more} }}";

    private Task WriteAsync(params string[] entries) =>
        File.WriteAllTextAsync(_file, $"# models\nmodel_config_list {{\n{string.Join('\n', entries)}\n}}\n", Token);

    private async Task UntilAsync(string path, HttpStatusCode status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using HttpResponseMessage response = await _rest.GetAsync(path, patience.Token);
            if (response.StatusCode == status) { return; }
            await Task.Delay(20, patience.Token);
        }
    }
}
