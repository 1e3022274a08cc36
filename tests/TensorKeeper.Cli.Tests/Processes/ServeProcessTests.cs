// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TensorKeeper.Client;

namespace TensorKeeper.Cli.Tests.Processes;

public class ServeProcessTests
{
    private const string Flower = """{"instances": [[7.1, 3.0, 6.1, 2.3]]}""";

    [Fact]
    public async Task Serves_a_folder_over_REST_and_gRPC()
    {
        (int grpc, int rest) = FreePorts.Pair();
        await using ToolProcess server = Start("serve", "models", $"--port={grpc}", $"--rest_api_port={rest}");
        await server.WaitForLineAsync("Try it");

        using var http = new HttpClient();
        using var body = new StringContent(Flower);
        HttpResponseMessage answer = await http.PostAsync($"http://localhost:{rest}/v1/models/iris:predict", body, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var client = ModelClient.Connect($"http://localhost:{grpc}");
        using PredictResult result = await client.PredictAsync(
            "iris", ("dense_input", Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"predictions\": [[", text, StringComparison.Ordinal);
        float[] probabilities = result["dense_2"].ToArray<float>();
        Assert.Equal(0.99998f, probabilities[2], 5);
        Assert.Contains($"Running gRPC ModelServer at 0.0.0.0:{grpc} ...", server.Text, StringComparison.Ordinal);
        Assert.Contains($"Exporting HTTP/REST API at:localhost:{rest} ...", server.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serves_an_ONNX_model_over_REST_and_gRPC()
    {
        using var folder = new TemporaryFolder();
        string version = Directory.CreateDirectory(Path.Combine(folder.Path, "flowers", "1")).FullName;
        File.Copy(
            Path.Combine(Repository.Root, "tests", "TensorKeeper.Cli.Tests", "Models", "iris-random.onnx"), Path.Combine(version, "model.onnx"));
        (int grpc, int rest) = FreePorts.Pair();
        await using ToolProcess server = Start("serve", folder.Path, $"--port={grpc}", $"--rest_api_port={rest}");
        await server.WaitForLineAsync("Try it");

        using var http = new HttpClient();
        using var body = new StringContent(Flower);
        HttpResponseMessage answer = await http.PostAsync($"http://localhost:{rest}/v1/models/flowers:predict", body, TestContext.Current.CancellationToken);
        string metadata = await http.GetStringAsync($"http://localhost:{rest}/v1/models/flowers/metadata", TestContext.Current.CancellationToken);
        using var client = ModelClient.Connect($"http://localhost:{grpc}");
        using PredictResult result = await client.PredictAsync(
            "flowers", ("dense_input", Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"method_name\": \"tensorflow/serving/predict\"", metadata, StringComparison.Ordinal);
        Assert.Contains("\"dense_input\"", metadata, StringComparison.Ordinal);
        Assert.Equal(1f, result["dense_2"].ToArray<float>().Sum(), 5);
    }

    [Fact]
    public async Task Finishes_the_call_in_flight_when_it_is_told_to_stop()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM; run on Linux or macOS.");
        (int grpc, int rest) = FreePorts.Pair();
        await using ToolProcess server = Start("serve", "models", $"--port={grpc}", $"--rest_api_port={rest}");
        await server.WaitForLineAsync("Try it");

        // Half of a request is in flight for as long as the other half is not sent.
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, rest, TestContext.Current.CancellationToken);
        NetworkStream stream = connection.GetStream();
        string head = $"POST /v1/models/iris:predict HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: {Flower.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        await server.TerminateAsync();
        await server.WaitForLineAsync("Stopping");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Flower), TestContext.Current.CancellationToken);
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Contains("\"predictions\"", answer, StringComparison.Ordinal);
        Assert.Equal(0, await server.WaitForExitAsync());
    }

    [Fact]
    public async Task Serves_what_a_model_config_file_says()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "models.config");
        await File.WriteAllTextAsync(
            file,
            $$"""
            model_config_list {
              config {
                name: "flowers"
                base_path: "{{Path.Combine(Repository.Root, "models", "iris")}}"
                model_platform: "tensorflow"
                version_labels { key: "stable" value: 1 }
              }
            }
            """,
            TestContext.Current.CancellationToken);
        (int grpc, int rest) = FreePorts.Pair();
        await using ToolProcess server = Start("serve", $"--model_config_file={file}", $"--port={grpc}", $"--rest_api_port={rest}");
        await server.WaitForLineAsync("Try it");

        using var http = new HttpClient();
        using var body = new StringContent(Flower);
        HttpResponseMessage answer = await http.PostAsync(
            $"http://localhost:{rest}/v1/models/flowers/labels/stable:predict", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("flowers", server.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_config_file_that_is_none_is_one_line_and_exit_code_1()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "models.config");
        await File.WriteAllTextAsync(file, "model_config_list {\n config { nmae: 'x' } }", TestContext.Current.CancellationToken);
        await using ToolProcess server = Start("serve", $"--model_config_file={file}");

        Assert.Equal(1, await server.WaitForExitAsync());
        Assert.Contains($"Invalid protobuf file: '{file}'. Line 2 of the text form is malformed: ModelConfig has no field 'nmae'. Did you mean name? It has name, base_path",
            server.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_exit_code_1()
    {
        using TcpListener occupied = FreePorts.Hold();
        int port = FreePorts.PortOf(occupied);
        await using ToolProcess server = Start("serve", "models", $"--port={port}", "--rest_api_port=0");

        Assert.Equal(1, await server.WaitForExitAsync());
        string[] lines = [.. server.Text.Split('\n').Where(static line => !line.Contains(" info: ", StringComparison.Ordinal))];   // models load meanwhile
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"tensorkeeper: Port {port} is in use by another process. Choose another one with --port."),
            Assert.Single(lines));
    }

    [Fact]
    public async Task A_broken_model_is_told_and_the_others_are_served()
    {
        using var folder = new TemporaryFolder();
        folder.Copy(Path.Combine(Repository.Models, "iris", "1"), "iris", "1");
        folder.Copy(Path.Combine(Repository.Models, "iris", "1"), "broken", "7");
        File.WriteAllBytes(Path.Combine(folder.Path, "broken", "7", "saved_model.pb"), [0x0a, 0xff, 0x01]);
        (int grpc, int rest) = FreePorts.Pair();
        await using ToolProcess server = Start(
            "serve", folder.Path, $"--port={grpc}", $"--rest_api_port={rest}", "--max_num_load_retries=0");

        await server.WaitForLineAsync("broken 7 does not load:");
        await server.WaitForLineAsync("TK1");
        await server.WaitForLineAsync("Try it");

        using var http = new HttpClient();
        string status = await http.GetStringAsync($"http://localhost:{rest}/v1/models/iris", TestContext.Current.CancellationToken);
        Assert.Contains("AVAILABLE", status, StringComparison.Ordinal);
    }

    // The first loads of a process all want the engine at once, which is made only once.
    [Fact]
    public async Task Models_that_load_at_once_are_all_served()
    {
        const int count = 12;
        using var folder = new TemporaryFolder();
        for (int i = 0; i < count; i++)
        {
            folder.Copy(Path.Combine(Repository.Models, "iris", "1"), string.Create(CultureInfo.InvariantCulture, $"iris-{i}"), "1");
        }

        (int grpc, int rest) = FreePorts.Pair();
        await using ToolProcess server = Start(
            "serve", folder.Path, $"--port={grpc}", $"--rest_api_port={rest}", $"--num_load_threads={count}", "--max_num_load_retries=0");

        await server.WaitForLineAsync("Try it");

        Assert.Equal(count, server.Text.Split(" AVAILABLE ").Length - 1);
    }

    // The same must hold of each form in which the program is had.
    private protected virtual ToolProcess Start(params IEnumerable<string> words) => ToolProcess.Start(words);
}
