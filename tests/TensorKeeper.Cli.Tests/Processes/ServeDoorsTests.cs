// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using TensorKeeper.Client;

namespace TensorKeeper.Cli.Tests.Processes;

/// <summary>Doors and logs that only a process has.</summary>
public class ServeDoorsTests
{
    private static readonly Tensor Flower = Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Listens_at_a_Unix_socket_also_where_a_killed_server_left_one()
    {
        Assert.SkipUnless(Socket.OSSupportsUnixDomainSockets, "The system knows no Unix sockets.");
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "gRPC.sock");
        for (int start = 0; start < 2; start++)
        {
            // Disposing kills the process, which leaves the file of the socket behind.
            await using ToolProcess server = Start("serve", "models", "--port=0", "--rest_api_port=0", $"--grpc_socket_path={path}");
            await server.WaitForLineAsync($"Running gRPC ModelServer at UNIX socket {path} ...");
            await server.WaitForLineAsync("iris");

            using ModelClient client = Connect(path);
            using PredictResult result = await client.PredictAsync("iris", ("dense_input", Flower));

            Assert.Equal(0.99998f, result["dense_2"].ToArray<float>()[2], 5);
        }

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Leaves_a_file_alone_that_is_no_socket()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "notes.txt");
        await File.WriteAllTextAsync(path, "mine", Token);
        await using ToolProcess server = Start("serve", "models", "--port=0", "--rest_api_port=0", $"--grpc_socket_path={path}");

        Assert.Equal(1, await server.WaitForExitAsync());
        Assert.Contains("--grpc_socket_path", server.Text, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, Token));
    }

    [Fact]
    public async Task Logs_a_JSON_line_for_each_request_if_told_so()
    {
        (int grpc, int rest) = FreePorts.Pair();
        await using ToolProcess server = Start(
            "serve", "models", $"--port={grpc}", $"--rest_api_port={rest}", "--log_format=json", "--log_requests");
        await server.WaitForLineAsync("Try it");
        using var http = new HttpClient();
        using var client = ModelClient.Connect(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{grpc}"));

        (await http.GetAsync(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{rest}/v1/models/nobody"), Token)).Dispose();
        using (await client.PredictAsync("iris", ("dense_input", Flower)))
        {
            JsonElement refused = JsonDocument.Parse(await server.WaitForLineAsync("GET:/v1/models/nobody")).RootElement;
            JsonElement served = JsonDocument.Parse(await server.WaitForLineAsync("PredictionService/Predict")).RootElement;

            Assert.Equal("TensorKeeper.Access", refused.GetProperty("Category").GetString());
            Assert.Equal(("REST", "nobody", "404"), DoorModelStatus(refused));
            Assert.Equal(("gRPC", "iris", "OK"), DoorModelStatus(served));
        }
    }

    [Fact]
    public async Task Logs_no_requests_unless_told_so()
    {
        (int grpc, int rest) = FreePorts.Pair();
        await using ToolProcess server = Start("serve", "models", $"--port={grpc}", $"--rest_api_port={rest}");
        await server.WaitForLineAsync("Try it");
        using var http = new HttpClient();

        (await http.GetAsync(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{rest}/v1/models/iris"), Token)).Dispose();
        await server.TerminateAsync();
        await server.WaitForExitAsync();

        Assert.DoesNotContain("/v1/models/iris ", server.Text, StringComparison.Ordinal);
    }

    private static (string? Door, string? Model, string? Status) DoorModelStatus(JsonElement line)
    {
        JsonElement state = line.GetProperty("State");
        return (state.GetProperty("Door").GetString(), state.GetProperty("Model").GetString(), state.GetProperty("Status").GetString());
    }

    private static ModelClient Connect(string path) => ModelClient.Connect("http://localhost", new ModelClientOptions
    {
        ConfigureChannel = channel => channel.HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
    });

    // The same must hold of each form in which the program is had.
    private protected virtual ToolProcess Start(params IEnumerable<string> words) => ToolProcess.Start(words);
}
