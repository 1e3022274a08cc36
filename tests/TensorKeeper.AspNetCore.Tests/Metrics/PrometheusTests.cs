// SPDX-License-Identifier: MIT
using System.Globalization;
using Grpc.Core;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.AspNetCore.Tests.Metrics;

public sealed class PrometheusTests
{
    private const string Path = "/monitoring/prometheus/metrics";

    [Fact]
    public async Task Requests_are_counted_and_timed_under_the_names_of_TensorFlow_Serving()
    {
        await using DoorHost host = await DoorHost.StartAsync(static options => options.MetricsPath = Path);
        var client = new PredictionService.PredictionServiceClient(host.Grpc);
        await client.PredictAsync(Request("half_plus_two"), cancellationToken: TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RpcException>(async () => await client.PredictAsync(Request("nobody"), cancellationToken: TestContext.Current.CancellationToken));
        await host.AssertGoesOnAsync();
        await host.PostAsync("/v1/models/half_plus_two:predict", "{}");
        await host.GetAsync("/v1/models/half_plus_two");

        (int status, string text) = await host.GetAsync(Path);

        Assert.Equal(200, status);
        string[] lines = text.Split('\n');
        Assert.Contains("# TYPE :tensorflow:serving:request_count counter", lines);
        Assert.Contains(":tensorflow:serving:request_count{model_name=\"half_plus_two\",status=\"OK\"} 3", lines);
        Assert.Contains(":tensorflow:serving:request_count{model_name=\"half_plus_two\",status=\"INVALID_ARGUMENT\"} 1", lines);
        Assert.Contains(":tensorflow:serving:request_count{model_name=\"\",status=\"NOT_FOUND\"} 1", lines);
        Assert.Contains(":tensorflow:serving:request_latency_count{model_name=\"half_plus_two\",API=\"Predict\",entrypoint=\"GRPC\"} 1", lines);
        Assert.Contains(":tensorflow:serving:request_latency_count{model_name=\"half_plus_two\",API=\"predict\",entrypoint=\"REST\"} 1", lines);
        Assert.Contains(":tensorflow:serving:request_latency_count{model_name=\"half_plus_two\",API=\"\",entrypoint=\"REST\"} 1", lines);
        Assert.Contains(":tensorflow:serving:request_latency_bucket{model_name=\"half_plus_two\",API=\"Predict\",entrypoint=\"GRPC\",le=\"+Inf\"} 1", lines);
        Assert.Contains(":tensorflow:serving:runtime_latency_count{model_name=\"half_plus_two\",API=\"Predict\",runtime=\"TF1\"} 1", lines);
    }

    [Fact]
    public async Task Every_name_of_the_contract_is_there()
    {
        await using DoorHost host = await DoorHost.StartAsync(static options => options.MetricsPath = Path);

        string text = (await host.GetAsync(Path)).Body;

        foreach (string metric in (string[])
        [
            ":tensorflow:serving:request_count counter", ":tensorflow:serving:request_latency histogram",
            ":tensorflow:serving:runtime_latency histogram", ":tensorflow:serving:request_example_counts histogram",
            ":tensorflow:serving:request_example_count_total counter", ":tensorflow:serving:model_warmup_latency histogram",
            ":tensorflow:serving:model_warmup_records_read counter", ":tensorflow:serving:batching_session:queuing_latency histogram",
            ":tensorflow:serving:batching_session:wrapped_run_count counter", ":tensorflow:cc:saved_model:load_attempt_count counter",
            ":tensorflow:cc:saved_model:load_latency counter", ":tensorflow:core:direct_session_runs counter",
            ":tensorflow:core:graph_runs counter", ":tensorflow:core:graph_run_time_usecs counter",
            ":tensorflow:core:graph_run_time_usecs_histogram histogram", ":tensorflow:serving:request_log_count counter",
            ":tensorflow:serving:mlmd_map gauge",
        ])
        {
            Assert.Contains($"# TYPE {metric}\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Phases_of_requests_are_there_in_seconds()
    {
        await using DoorHost host = await DoorHost.StartAsync(static options => options.MetricsPath = Path);
        await host.AssertGoesOnAsync();   // after which there is something to count
        await host.AssertGoesOnAsync();

        string[] lines = (await host.GetAsync(Path)).Body.Split('\n');

        const string Name = "tensorkeeper_serving_phase_duration_seconds";
        Assert.Contains($"# TYPE {Name} histogram", lines);
        Assert.Contains($"{Name}_count{{model=\"half_plus_two\",phase=\"decode\"}} 1", lines);
        Assert.Contains($"{Name}_bucket{{model=\"half_plus_two\",phase=\"queue\",le=\"1e-06\"}} 2", lines);
        Assert.Contains($"{Name}_count{{model=\"half_plus_two\",phase=\"batch\"}} 0", lines);
        Assert.Contains($"{Name}_bucket{{model=\"half_plus_two\",phase=\"execute\",le=\"+Inf\"}} 2", lines);
        Assert.Contains($"{Name}_count{{model=\"half_plus_two\",phase=\"encode\"}} 2", lines);
    }

    [Fact]
    public void Loads_and_warm_ups_are_counted_by_directory()
    {
        var loads = new LoadMetrics();
        loads.Loaded(new ServableId("m", 1), "/m/1", TimeSpan.FromMilliseconds(2), null);
        loads.Loaded(new ServableId("m", 2), "/m/2", TimeSpan.FromMilliseconds(1), ServingErrorCode.DataLoss);
        loads.WarmedUp("/m/1", 3, TimeSpan.FromMilliseconds(1), null);

        string[] lines = PrometheusText.Write(new RequestMetrics(new FakeCatalog()), new BatchMetrics(), loads, new PhaseTimes()).Split('\n');

        Assert.Contains(":tensorflow:cc:saved_model:load_attempt_count{model_path=\"/m/1\",status=\"success\"} 1", lines);
        Assert.Contains(":tensorflow:cc:saved_model:load_attempt_count{model_path=\"/m/2\",status=\"fail\"} 1", lines);
        Assert.Contains(":tensorflow:cc:saved_model:load_latency{model_path=\"/m/1\"} 2000", lines);
        Assert.Contains(":tensorflow:serving:model_warmup_latency_count{model_path=\"/m/1\",status=\"OK\"} 1", lines);
        Assert.Contains(":tensorflow:serving:model_warmup_records_read{model_path=\"/m/1\",status=\"OK\"} 3", lines);
    }

    [Fact]
    public void The_first_cell_of_a_metric_is_what_a_reload_compares()
    {
        var requests = new RequestMetrics(new FakeCatalog());
        requests.Finished("", "Predict", "GRPC", null, TimeSpan.Zero);
        requests.Finished("", "Predict", "GRPC", null, TimeSpan.Zero);
        var page = new MetricsPage(requests, new BatchMetrics(), new LoadMetrics(), new PhaseTimes());

        Assert.Equal([2, 0], page.ReadFirstCells(["/tensorflow/serving/request_count", "/nobody/knows"]));
    }

    [Fact]
    public async Task Versions_that_a_metadata_store_knows_are_named()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            folder.CreateSubdirectory("1/assets.extra");
            folder.CreateSubdirectory("2");
            await File.WriteAllTextAsync(System.IO.Path.Combine(folder.FullName, "1/assets.extra/mlmd_uuid"), "id", TestContext.Current.CancellationToken);
            var loads = new LoadMetrics();
            loads.Loaded(new ServableId("m", 1), System.IO.Path.Combine(folder.FullName, "1"), TimeSpan.Zero, null);
            loads.Loaded(new ServableId("m", 2), System.IO.Path.Combine(folder.FullName, "2"), TimeSpan.Zero, null);

            string text = PrometheusText.Write(new RequestMetrics(new FakeCatalog()), new BatchMetrics(), loads, new PhaseTimes());

            string[] lines = [.. text.Split('\n').Where(static line => line.Contains("mlmd_map", StringComparison.Ordinal))];
            Assert.Equal(["# TYPE :tensorflow:serving:mlmd_map gauge", ":tensorflow:serving:mlmd_map{model_name=\"m\",version=\"1\"} 0"], lines);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Runs_of_graphs_are_counted_in_the_buckets_of_TensorFlow()
    {
        var requests = new RequestMetrics(new FakeCatalog());
        requests.Ran("m", "Predict", TimeSpan.FromMicroseconds(1500));
        requests.Ran("n", "predict", TimeSpan.FromMicroseconds(500));

        string[] lines = PrometheusText.Write(requests, new BatchMetrics(), new LoadMetrics(), new PhaseTimes()).Split('\n');

        const string Name = ":tensorflow:core:graph_run_time_usecs_histogram";
        Assert.Contains(Name + "_bucket{le=\"1000\"} 1", lines);
        Assert.Contains(Name + "_bucket{le=\"2000\"} 2", lines);
        Assert.Contains(Name + "_bucket{le=\"5.24288e+08\"} 2", lines);
        Assert.Contains(Name + "_bucket{le=\"+Inf\"} 2", lines);
        Assert.Contains(Name + "_sum{} 2000", lines);
        Assert.Contains(Name + "_count{} 2", lines);
        Assert.Equal(21, lines.Count(static line => line.StartsWith(Name + "_bucket", StringComparison.Ordinal)));
        Assert.Contains(":tensorflow:core:graph_run_time_usecs{} 2000", lines);
    }

    [Fact]
    public async Task A_query_string_is_another_path()
    {
        await using DoorHost host = await DoorHost.StartAsync(static options => options.MetricsPath = Path);

        Assert.Equal((400, $"Unexpected path: {Path}?x=1. Should be {Path}"), await host.GetAsync(Path + "?x=1"));
    }

    [Fact]
    public async Task Nothing_is_given_unless_it_is_asked_for()
    {
        await using DoorHost host = await DoorHost.StartAsync();

        Assert.Equal(404, (await host.GetAsync(Path)).Status);
    }

    [Fact]
    public void Buckets_grow_as_upstream_and_are_cumulated_when_they_are_read()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMicroseconds(10));
        histogram.Record(TimeSpan.FromMicroseconds(11));
        histogram.Record(TimeSpan.FromDays(1_000_000));

        long[] counts = histogram.Read();
        Assert.Equal([1, 1, 0], counts[..3]);
        Assert.Equal((34, 1), (counts.Length, counts[^1]));
        Assert.Equal(["10", "18", "32.4"], LatencyHistogram.Bounds[..3].Select(static bound => bound.ToString("G6", CultureInfo.InvariantCulture)));
    }

    private static PredictRequest Request(string model)
    {
        var request = new PredictRequest { ModelSpec = new ModelSpec { Name = model } };
        request.Inputs.Add("x", TensorProtoCodec.ToMessage(Tensor.Of(new TensorShape(1), 1f)));
        return request;
    }
}
