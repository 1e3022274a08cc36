// SPDX-License-Identifier: MIT
using BlogKeeper.Client;
using GrpcVsRest;
using GrpcVsRest.Calls;
using GrpcVsRest.Loads;
using GrpcVsRest.Reports;

if (Options.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(Options.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
DirectoryInfo data = Directory.CreateTempSubdirectory("grpc-vs-rest-");
try
{
    await RunAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
finally
{
    data.Delete(recursive: true);
}

async Task RunAsync(CancellationToken cancellationToken)
{
    var comparison = new Comparison(options);
    await using ServerProgram blogs = await ServerProgram.StartAsync(
        "BlogKeeper.Server",
        (grpc, rest) =>
        [
            "--data", data.FullName, "--Logging:LogLevel:Default=Warning",
            $"--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:{grpc}", $"--Kestrel:Endpoints:Rest:Url=http://127.0.0.1:{rest}",
        ],
        "/healthz/ready",
        cancellationToken);
    using BlogKeeperClient client = BlogKeeperClient.Connect(blogs.Server.Grpc.ToString());
    if (options.Peer is { } peer)
    {
        await PeerReport.WriteAsync(new Uri(peer), blogs.Server, client, comparison, options, Console.Out, cancellationToken);
        return;
    }

    List<Measurement> blogFigures = await MeasureAsync(blogs, await new BlogCalls(blogs.Server, client).MakeAsync(cancellationToken));
    await using ServerProgram models = await ServerProgram.StartAsync(
        "TensorKeeper.Cli",
        static (grpc, rest) => ["serve", Repository.PathOf("models"), $"--port={grpc}", $"--rest_api_port={rest}"],
        "/v1/models/iris/metadata",
        cancellationToken);
    List<Measurement> irisFigures = await MeasureAsync(models, [IrisCalls.Predict(models.Server, 1), IrisCalls.Predict(models.Server, 64)]);

    string page = PageTable.Write([("BlogKeeper", blogFigures), ("TensorKeeper: Iris", irisFigures)], comparison.GeneratorName);
    await Console.Out.WriteLineAsync("\n" + page);
    if (options.Write) { await Page.WriteAsync(page, cancellationToken); }

    async Task<List<Measurement>> MeasureAsync(ServerProgram server, IReadOnlyList<Operation> operations)
    {
        var measurements = new List<Measurement>();
        try
        {
            foreach (Operation operation in operations)
            {
                await Console.Error.WriteLineAsync($"measuring {operation.Name}");
                measurements.AddRange(await comparison.MeasureAsync(operation, cancellationToken));
            }

            return measurements;
        }
        catch (InvalidOperationException)
        {
            await Console.Error.WriteLineAsync("The server's last words:\n" + server.Log);
            throw;
        }
    }
}
