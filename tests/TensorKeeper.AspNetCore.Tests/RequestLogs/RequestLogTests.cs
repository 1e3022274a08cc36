// SPDX-License-Identifier: MIT
using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.Hosting;
using TensorKeeper.AspNetCore.RequestLogs;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.AspNetCore.TfServing;
using TensorKeeper.Formats;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Configuration;
using ModelConfig = TensorKeeper.Serving.Configuration.ModelConfig;

namespace TensorKeeper.AspNetCore.Tests.RequestLogs;

public sealed class RequestLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tensorkeeper-requestlog-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string LogFolder => Path.Combine(_folder.FullName, "logs");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_asked_over_both_doors_is_written_and_warms_the_next_version_up()
    {
        string iris = Path.Combine(ModelServer.ModelsFolder, "iris", "1");
        await ServeAsync(Path.Combine(ModelServer.ModelsFolder, "iris"), new RequestLogConfig("iris", 1), AskAsync);

        string file = Assert.Single(Directory.GetFiles(LogFolder, "iris-*.tfrecord"));
        PredictionLog[] logs = [.. TfRecords.Read(await File.ReadAllBytesAsync(file, Token)).Select(static record => PredictionLog.Parser.ParseFrom(record.Span))];
        Assert.Equal(2, logs.Length);
        Assert.All(logs, static log => Assert.Equal(("iris", 1L, "serving_default"),
            (log.LogMetadata.ModelSpec.Name, log.LogMetadata.ModelSpec.Version, log.LogMetadata.ModelSpec.SignatureName)));
        Assert.All(logs, static log => Assert.Equal([1, 4], log.PredictLog.Request.Inputs["dense_input"].TensorShape.Dim.Select(static dim => dim.Size)));
        Assert.All(logs, static log => Assert.Equal(0.99998f, log.PredictLog.Response.Outputs["dense_2"].FloatVal[2], 5));

        // The same file, put beside the model, is what a new version is warmed up with.
        string copy = Path.Combine(_folder.FullName, "models", "1");
        foreach (string part in Directory.EnumerateFiles(iris, "*", SearchOption.AllDirectories).Append(file))
        {
            string to = part == file ? Path.Combine(copy, "assets.extra", "tf_serving_warmup_requests") : Path.Combine(copy, Path.GetRelativePath(iris, part));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(part, to, overwrite: true);   // the model has a file of its own
            File.SetLastWriteTimeUtc(to, DateTime.UnixEpoch);
        }

        await ServeAsync(Path.Combine(_folder.FullName, "models"), null, async (_, rest) => Assert.Contains(
            $":tensorflow:serving:model_warmup_records_read{{model_path=\"{copy}\",status=\"OK\"}} 2", await rest.GetStringAsync("/metrics", Token), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_written_of_a_model_that_does_not_ask_for_it_or_for_none()
    {
        await ServeAsync(Path.Combine(ModelServer.ModelsFolder, "iris"), null, AskAsync);
        await ServeAsync(Path.Combine(ModelServer.ModelsFolder, "iris"), new RequestLogConfig("iris", 0), AskAsync);

        Assert.False(Directory.Exists(LogFolder));
    }

    [Theory]
    [InlineData("logs", "iris", 0.5, null)]
    [InlineData("", "iris", 0.5, "No request-logger-creator provided.")]
    [InlineData("logs", "../iris", 0.5, "filename_prefix of model m is '../iris'; a name without folders is expected.")]
    [InlineData("logs", "/etc/passwd", 0.5, "filename_prefix of model m is '/etc/passwd'; a name without folders is expected.")]
    [InlineData("logs", ".hidden", 0.5, "filename_prefix of model m is '.hidden'; a name without folders is expected.")]
    [InlineData("logs", "", 0.5, "filename_prefix of model m is ''; a name without folders is expected.")]
    [InlineData("logs", "iris", 1.5, "sampling_rate of model m is 1.5; 0 to 1 is expected.")]
    [InlineData("logs", "iris", double.NaN, "sampling_rate of model m is NaN; 0 to 1 is expected.")]
    public void A_configuration_cannot_make_files_elsewhere(string folder, string fileName, double rate, string? complaint)
    {
        var validator = new RequestLogValidator(Options.Create(new TfServingOptions { RequestLogFolder = folder }));
        var model = new ModelConfig { Name = "m", BasePath = "/m", RequestLog = new RequestLogConfig(fileName, rate) };

        ValidateOptionsResult result = validator.Validate(null, new ServingOptions { Models = [model] });

        Assert.Equal(complaint, result.FailureMessage);
    }

    private static async Task AskAsync(GrpcChannel grpc, HttpClient rest)
    {
        var request = new PredictRequest { ModelSpec = new ModelSpec { Name = "iris" } };
        request.Inputs.Add("dense_input", TensorProtoCodec.ToMessage(Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f)));
        await new PredictionService.PredictionServiceClient(grpc).PredictAsync(request, cancellationToken: Token);
        using var body = new StringContent("""{"instances": [[7.1, 3.0, 6.1, 2.3]]}""");
        using HttpResponseMessage answer = await rest.PostAsync("/v1/models/iris:predict", body, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task ServeAsync(string basePath, RequestLogConfig? log, Func<GrpcChannel, HttpClient, Task> ask)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTfServingKestrel(new TfServingPorts { Address = IPAddress.Loopback, Grpc = 0, Rest = 0 });
        builder.Services.AddRoutingCore().AddMetrics().AddLogging();
        builder.Services.AddTensorKeeperServing()
            .AddModelFormat(static services => new SavedModelFormat(services.GetRequiredService<IOnnxEngine>()))
            .AddModel("iris", basePath, model => model.RequestLog = log);
        builder.Services.AddTensorKeeperDoors(doors => (doors.RequestLogFolder, doors.MetricsPath) = (LogFolder, "/metrics"));
        await using WebApplication app = builder.Build();
        app.UseTfServing();
        await app.StartAsync(Token);
        string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        using var grpc = GrpcChannel.ForAddress(addresses[0]);
        using var rest = new HttpClient { BaseAddress = new Uri(addresses[1]) };
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await rest.GetAsync("/healthz/ready", Token)).StatusCode != HttpStatusCode.OK) { await tick.WaitForNextTickAsync(Token); }
        await ask(grpc, rest);
        await app.StopAsync(Token);
    }
}
