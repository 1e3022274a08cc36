// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.AspNetCore.Tests.Metrics;

public sealed class TelemetryTests(ModelServer server) : IClassFixture<ModelServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_door_tells_how_long_it_decodes_and_encodes()
    {
        var seen = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == DoorMetrics.MeterName) { listener.EnableMeasurementEvents(instrument); }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            if (seconds > 0) { seen.Add(string.Join(' ', tags.ToArray().Select(static tag => tag.Value))); }
        });
        listener.Start();

        await AskBothDoorsAsync();

        Assert.Equal(["grpc decode", "grpc encode", "rest decode", "rest encode"], seen.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_phase_is_counted_whoever_framed_the_request_and_though_nobody_listens()
    {
        var client = new PredictionService.PredictionServiceClient(server.Grpc);
        var spec = new ModelSpec { Name = "half_plus_two" };
        var examples = new ClassificationRequest
        {
            ModelSpec = new ModelSpec { Name = "half_plus_two", SignatureName = "classify_x_to_y" },
            Input = new Input { ExampleList = new ExampleList { Examples = { Example(1), Example(2) } } },
        };
        var predict = new PredictRequest { ModelSpec = spec, Inputs = { ["x"] = TensorProtoCodec.ToMessage(Tensor.Of([1], 1f)) } };
        using var body = new StringContent("""{"instances": [1.0]}""", Encoding.UTF8);
        using var exampleBody = new StringContent("""{"signature_name": "classify_x_to_y", "examples": [{"x": 1.0}]}""", Encoding.UTF8);
        (string Call, Func<Task> Make)[] calls =
        [
            ("Predict", async () => await client.PredictAsync(predict, cancellationToken: Token)),
            ("Predict, compressed", async () => await client.PredictAsync(predict, [new("grpc-internal-encoding-request", "gzip")], cancellationToken: Token)),
            ("Classify", async () => await client.ClassifyAsync(examples, cancellationToken: Token)),
            ("REST predict", async () => (await server.Rest.PostAsync("/v1/models/half_plus_two:predict", body, Token)).EnsureSuccessStatusCode()),
            ("REST classify", async () => (await server.Rest.PostAsync("/v1/models/half_plus_two:classify", exampleBody, Token)).EnsureSuccessStatusCode()),
        ];

        foreach ((string call, Func<Task> make) in calls)
        {
            long[] before = Read();
            await make();

            // The answer may be here before the door has written down that it sent it.
            SpinWait.SpinUntil(() => Read()[^1] > before[^1], TimeSpan.FromSeconds(10));
            Assert.Equal((call, "1 1 0 1 1"), (call, string.Join(' ', Read().Zip(before, static (now, then) => now - then))));
        }

        long[] Read()
        {
            ModelPhases phases = server.Phases.Models.Single(static cell => cell.Key == "half_plus_two").Value;
            return [.. Enum.GetValues<RequestPhase>().Select(phase => phases[phase].Read().Counts.Sum())];
        }
    }

    [Fact]
    public async Task A_run_has_a_span_with_model_version_and_signature()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "TensorKeeper.Serving",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);

        await AskBothDoorsAsync();
        Activity? before = Activity.Current;
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => PredictAsync(columns: 3));

        Assert.Same(before, Activity.Current);
        Activity[] iris = [.. spans.Where(static span => Equals(span.GetTagItem("model"), "iris"))];
        Assert.True(iris.Length >= 3, "two runs and one that failed");
        Assert.All(iris, static span => Assert.Equal(("tensorkeeper.run", 1L, "serving_default"),
            (span.OperationName, span.GetTagItem("version"), span.GetTagItem("signature"))));
        Assert.Contains(iris, static span => span.Status == ActivityStatusCode.Error && Equals(span.GetTagItem("error.type"), "InvalidArgument"));
    }

    [Fact]
    public void The_page_names_every_instrument()
    {
        string root = Path.GetDirectoryName(ModelServer.ModelsFolder)!;
        string page = File.ReadAllText(Path.Combine(root, "docs", "telemetry.md"));
        var names = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("TensorKeeper.", StringComparison.Ordinal)) { names.Add(instrument.Name); }
            },
        };
        listener.Start();

        Assert.True(names.Distinct().Count() >= 9, "the meters of the core and of the doors are there");
        Assert.All(names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private static Example Example(float x)
    {
        var example = new Example { Features = new Features() };
        example.Features.Feature["x"] = new Feature { FloatList = new FloatList { Value = { x } } };
        return example;
    }

    private async Task AskBothDoorsAsync()
    {
        using var body = new StringContent("""{"instances": [[7.1, 3.0, 6.1, 2.3]]}""", Encoding.UTF8);
        using HttpResponseMessage answer = await server.Rest.PostAsync("/v1/models/iris:predict", body, Token);
        Assert.True(answer.IsSuccessStatusCode);
        await PredictAsync(columns: 4);
    }

    private async Task PredictAsync(int columns)
    {
        var request = new PredictRequest
        {
            ModelSpec = new ModelSpec { Name = "iris" },
            Inputs = { ["dense_input"] = TensorProtoCodec.ToMessage(Tensor.Of([1, columns], new float[columns])) },
        };
        await new PredictionService.PredictionServiceClient(server.Grpc).PredictAsync(request, cancellationToken: Token);
    }
}
