// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.RegularExpressions;
using TensorKeeper.Cli.Tests.Processes;

namespace TensorKeeper.Cli.Tests.Bench;

public sealed partial class BenchCommandTests(IrisServer server) : IClassFixture<IrisServer>
{
    private readonly TestConsole _output = new();
    private readonly TestConsole _errors = new();

    [Theory]
    [InlineData("grpc")]
    [InlineData("rest")]
    public async Task Measures_a_closed_loop_of_as_many_calls_as_were_asked_for(string protocol)
    {
        JsonElement report = await MeasureAsync(0, Address(protocol), "--model=iris", "--requests=300", "--concurrency=4", "--warmup=0s");

        JsonElement result = Assert.Single(report.GetProperty("results").EnumerateArray());
        Assert.Equal((4, 300, 0), (Number(result, "concurrency"), Number(result, "succeeded"), Number(result, "failed")));
        Assert.Equal(result.GetProperty("requests_per_second").GetDouble(), 300 / result.GetProperty("seconds").GetDouble(), 3);
        double[] latencies = [.. ((string[])["min", "p50", "p90", "p95", "p99", "p99.9", "p99.99", "max"]).Select(name => result.GetProperty("latency_us").GetProperty(name).GetDouble())];
        Assert.True(latencies[0] > 0);
        Assert.Equal(latencies.Order(), latencies);
        Assert.Equal((protocol, "closed", "iris", 1), (report.GetProperty("protocol").GetString(), report.GetProperty("loop").GetString(), report.GetProperty("model").GetString(), Number(report, "version")));
        Assert.Contains("coordinated omission", _output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("rest")]
    public async Task Measures_an_open_loop_at_its_rate(string protocol)
    {
        JsonElement report = await MeasureAsync(
            0, Address(protocol), "--model=iris", "--rate=50,100", "--duration=1s", "--warmup=100ms", "--rows=8", "--connections=2", "--max_errors=0");

        JsonElement[] results = [.. report.GetProperty("results").EnumerateArray()];
        Assert.Equal([50.0, 100.0], results.Select(static result => result.GetProperty("rate").GetDouble()));
        Assert.Equal([50L, 100L], results.Select(static result => Number(result, "succeeded")));
        Assert.All(results, static result => Assert.Equal(8 * result.GetProperty("requests_per_second").GetDouble(), result.GetProperty("rows_per_second").GetDouble(), 6));
        Assert.Contains("float[8,4]", report.GetProperty("parameters").GetProperty("request").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_a_row_for_each_point_of_a_sweep()
    {
        await MeasureAsync(0, server.Grpc, "--model=iris", "--concurrency=1,2,4", "--requests=20", "--warmup=0s");

        Assert.Equal(["1", "2", "4"], Rows().Matches(_output.Text).Select(static row => row.Groups[1].Value));
        Assert.Contains("measuring 3 of 3: 4 in flight", _errors.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("rest")]
    public async Task Sends_what_a_file_says(string protocol)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "flowers.json");
        await File.WriteAllTextAsync(file, """{"instances": [[7.1, 3.0, 6.1, 2.3], [5.1, 3.5, 1.4, 0.2]]}""", TestContext.Current.CancellationToken);

        JsonElement report = await MeasureAsync(0, Address(protocol), "--model=iris", $"--input={file}", "--requests=10", "--warmup=0s");

        string request = report.GetProperty("parameters").GetProperty("request").GetString()!;
        Assert.Contains("dense_input float[2,4]; 2 rows", request, StringComparison.Ordinal);
        Assert.Contains("flowers.json", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("rest")]
    public async Task Sends_what_was_recorded(string protocol)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "case.json");
        await File.WriteAllTextAsync(
            file,
            """{"runs": [{"signature": "serving_default", "inputs": {"dense_input": {"dtype": "float32", "shape": [1, 4], "tensor": "x"}}, "outputs": {}}]}""",
            TestContext.Current.CancellationToken);
        byte[] header = """{"x":{"dtype":"F32","shape":[1,4],"data_offsets":[0,16]}}"""u8.ToArray();
        await File.WriteAllBytesAsync(
            Path.Combine(folder.Path, "tensors.safetensors"), [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[16]],
            TestContext.Current.CancellationToken);

        JsonElement report = await MeasureAsync(0, Address(protocol), "--model=iris", $"--input={file}", "--requests=10", "--warmup=0s");

        Assert.Equal(10, Number(Assert.Single(report.GetProperty("results").EnumerateArray()), "succeeded"));
        Assert.Contains("the first run of case.json", report.GetProperty("parameters").GetProperty("request").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_is_not_kept_is_exit_code_1_and_the_figures_are_shown_all_the_same()
    {
        JsonElement report = await MeasureAsync(1, server.Grpc, "--model=iris", "--requests=20", "--warmup=0s", "--max-p99=1us", "--max-errors=0");

        Assert.False(report.GetProperty("passed").GetBoolean());
        Assert.Contains("not kept: p99 at most 1.00 µs: ", _output.Text, StringComparison.Ordinal);
        Assert.Contains("kept: errors at most 0: 0 with 16 in flight", _output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_that_are_too_slow_are_errors_with_a_status()
    {
        // Nobody answers in a tenth of a microsecond; the call before the measurement says so.
        Assert.Equal(1, await RunAsync(server.Grpc, "--model=iris", "--timeout=0.1us", "--requests=1"));

        Assert.Contains("did not answer for model 'iris' within", _errors.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model=nothing", "Servable not found for request: Latest(nothing)")]
    [InlineData("--model=iris --version=7", "iris")]
    [InlineData("--model=iris --label=stable", "stable")]
    [InlineData("--model=iris --input=nowhere.json", "'nowhere.json' cannot be used: ")]
    public async Task What_the_server_does_not_have_is_exit_code_1(string line, string message)
    {
        foreach (string address in (string[])[server.Grpc, server.Rest])
        {
            Assert.Equal(1, await RunAsync([address, .. line.Split(' ')]));
        }

        Assert.Contains(message, _errors.Text, StringComparison.Ordinal);
        Assert.Empty(_output.Text);
    }

    [Theory]
    [InlineData("--signature=serving_defult", "The model has no signature 'serving_defult'. Did you mean 'serving_default'?")]
    [InlineData("--shape=dense_inptu:1x4", "--shape=dense_inptu: signature 'serving_default' has no such input. Did you mean dense_input?")]
    [InlineData("--shape=dense_input:1x5", "--shape=dense_input: the model wants [?,4], not [1,5].")]
    public async Task What_does_not_fit_the_model_is_exit_code_2(string flag, string message)
    {
        Assert.Equal(2, await RunAsync(server.Grpc, "--model=iris", flag));

        Assert.Contains(message, _errors.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "tensorkeeper: bench needs one server, or --model_base_path. For example: tensorkeeper bench localhost:8500 --model=iris\n")]
    [InlineData("localhost:8500", "tensorkeeper: bench needs the name of a model. For example: tensorkeeper bench localhost:8500 --model=iris\n")]
    [InlineData("localhost --model=iris --concurency=2", "tensorkeeper: --concurency is not a flag. Did you mean --concurrency?\n")]
    [InlineData("localhost --model=iris --concurrency=2,x", "tensorkeeper: --concurrency=2,x: whole numbers from 1 to 10000, at most 64, with commas between them is expected.\n")]
    [InlineData("localhost --model=iris --rate=0", "tensorkeeper: --rate=0: numbers from 0.1 to 1000000, at most 64, with commas between them is expected.\n")]
    [InlineData("localhost --model=iris --duration=0s", "tensorkeeper: --duration=0s: a time such as 500us, 20ms, 10s or 5m, at most 24h is expected.\n")]
    [InlineData("localhost --model=iris --rate=5 --concurrency=2", "tensorkeeper: --rate is an open loop and --concurrency a closed one; --max_in_flight limits an open loop.\n")]
    [InlineData("localhost --model=iris --version=1 --label=a", "tensorkeeper: --version and --label both name a version; give one of them.\n")]
    [InlineData("localhost --model=iris --json=no/such/folder.json", "tensorkeeper: There is no folder for 'no/such/folder.json'.\n")]
    public async Task A_wrong_command_line_is_one_line_and_exit_code_2(string line, string message)
    {
        Assert.Equal(2, await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Equal(message, _errors.Text);
    }

    [Fact]
    public async Task Serves_a_model_for_the_measurement_and_shows_what_there_is_when_it_is_stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM; run on Linux or macOS.");
        await using ToolProcess bench = ToolProcess.Start("bench", "--model_base_path=models/iris", "--duration=10m", "--warmup=0s", "--concurrency=2,4");
        await bench.WaitForLineAsync("measuring 1 of 2");
        await bench.TerminateAsync();

        Assert.Equal(0, await bench.WaitForExitAsync());
        Assert.Contains("SERVER CPU", bench.Text, StringComparison.Ordinal);
        Assert.Contains("warning: The measurement was stopped before its end.", bench.Text, StringComparison.Ordinal);
        Assert.Equal("2", Assert.Single(Rows().Matches(bench.Text)).Groups[1].Value);
    }

    private string Address(string protocol) => protocol == "grpc" ? server.Grpc : server.Rest;

    private async Task<JsonElement> MeasureAsync(int exitCode, params string[] words)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "report.json");
        int actual = await RunAsync([.. words, $"--json={file}"]);

        Assert.True(exitCode == actual, _errors.Text + _output.Text);
        return JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).RootElement;
    }

    private Task<int> RunAsync(params string[] words) =>
        new CommandLine(_output.Console, _errors.Console).RunAsync(["bench", .. words], TestContext.Current.CancellationToken);

    private static long Number(JsonElement parent, string name) => parent.GetProperty(name).GetInt64();

    // A line of the table: the load, the rate, rows and then latencies, if there were any.
    [GeneratedRegex(@"^ *(\d+) +[\d,.]+ +[\d,.]+ +(?:[\d.]+ [µm]?s|-) ", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
