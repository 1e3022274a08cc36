// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using Spectre.Console;
using TensorKeeper.Cli.Bench.Calls;
using TensorKeeper.Cli.Bench.Inputs;
using TensorKeeper.Cli.Bench.Load;
using TensorKeeper.Cli.Bench.Measures;
using TensorKeeper.Cli.Bench.Reports;
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Serve;
using TensorKeeper.Client;

namespace TensorKeeper.Cli.Bench;

/// <summary><c>tensorkeeper bench</c>: puts a model server under load and says how it does.</summary>
internal sealed class BenchCommand(IAnsiConsole output, IAnsiConsole errors)
{
    private static readonly string[] Usage =
    [
        "tensorkeeper bench <server> --model=<name> [flags]      a server of TensorFlow Serving's contract: host:8500, http://host:8501",
        "tensorkeeper bench --model_base_path=<path> [flags]     a model, served for the measurement",
        "",
        "Ctrl+C ends the measurement and shows what there is.",
        "Exit code 0: measured, and every limit was kept; 1: a limit was not kept, or the server cannot be called; 2: wrong words.",
    ];

    /// <summary>Measures.</summary>
    /// <returns>0 if every limit was kept.</returns>
    /// <exception cref="UsageException">The words are wrong.</exception>
    /// <exception cref="StartException">The server cannot be called, or a file not be read or written.</exception>
    public async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var options = new BenchOptions();
        ParsedFlags parsed = FlagParser.Parse(words, BenchFlags.Table, options);
        if (parsed.WantsHelp)
        {
            Help.PrintCommand(output, Usage, BenchFlags.Table);
            return ExitCode.Success;
        }

        BenchRules.Check(options, parsed.Arguments);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration interrupt = StopOn(PosixSignal.SIGINT, stop);
        using PosixSignalRegistration terminate = StopOn(PosixSignal.SIGTERM, stop);
        try
        {
            BenchReport report = await MeasureAsync(options, parsed.Arguments, stop.Token);
            BenchText.Print(output, report);
            Write(options.Json, () => BenchJson.Write(report));
            Write(options.Html, () => BenchHtml.Write(report));
            return report.IsPassed ? ExitCode.Success : ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            throw new StartException("Stopped before anything was measured.");
        }
    }

    private async Task<BenchReport> MeasureAsync(BenchOptions options, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        ModelLocation? location = options.ModelBasePath.Length == 0 ? null : BenchRules.FindModel(options);
        await using LocalServer? server = location is null ? null : await LocalServer.StartAsync(location, options.Protocol, stop);
        BenchTarget target = server?.Target ?? BenchTarget.Parse(arguments[0], options.Protocol);
        var query = new ModelQuery(location?.Name ?? options.Model, options.Version, options.Label);

        ModelMetadata metadata = await DescribeAsync(server, target, query, options, stop);
        RequestInputs inputs = InputSource.Find(options, metadata.Signatures);
        PreparedRequest request = target.Protocol is WireProtocol.Grpc
            ? RequestEncoder.ToGrpc(target.Address, query, inputs)
            : RequestEncoder.ToRest(target.Address, query, inputs);
        using HttpPredictCaller caller = target.Protocol is WireProtocol.Grpc
            ? new GrpcPredictCaller(request, options.Connections, options.Timeout)
            : new RestPredictCaller(request, options.Connections, options.Timeout);
        await TryAsync(caller, inputs, stop);

        DateTimeOffset startedAt = TimeProvider.System.GetUtcNow();
        var runner = new LoadRunner(caller, options, request.Rows, server is null ? null : () => server.ProcessorTime);
        IReadOnlyList<LoadPoint> points = BenchRules.Points(options);
        var results = new List<LoadResult>(points.Count);
        foreach (LoadPoint point in points)
        {
            errors.Profile.Out.Writer.WriteLine($"tensorkeeper: measuring {results.Count + 1} of {points.Count}: {point.Text}");
            results.Add(await runner.RunAsync(point, stop));
            if (stop.IsCancellationRequested) { break; }
        }

        var machine = Machine.Read();
        return new BenchReport(
            target, metadata.Model, startedAt, machine, BenchRules.Describe(options, inputs, request), results,
            Judge.Warnings(target, machine.Cores, results), Judge.Verdicts(options, results));
    }

    private static async Task<ModelMetadata> DescribeAsync(
        LocalServer? server, BenchTarget target, ModelQuery query, BenchOptions options, CancellationToken stop)
    {
        try
        {
            return await ModelDescription.AskAsync(target, query, options.Timeout, stop);
        }
        catch (StartException refused) when (server is not null)
        {
            throw new StartException($"The model cannot be measured: {refused.Message}{Environment.NewLine}{server.LastLines}", refused);
        }
    }

    // A load of calls that all fail is not what anybody wants to wait for.
    private static async Task TryAsync(HttpPredictCaller caller, RequestInputs inputs, CancellationToken stop)
    {
        CallOutcome first = await caller.CallAsync(stop);
        stop.ThrowIfCancellationRequested();
        if (first.IsSuccess) { return; }
        string hint = first.Status is "INVALID_ARGUMENT" or "HTTP 400" or "INTERNAL" or "HTTP 500" && inputs.Json is null
            ? $" Sent were {inputs.ShapesText}, {inputs.Description}; --shape or --input says what the model wants."
            : "";
        throw new StartException($"The first call failed with {first.Status}: {first.Message}{hint}");
    }

    private static void Write(string path, Func<string> text)
    {
        if (path.Length == 0) { return; }
        try
        {
            File.WriteAllText(path, text());
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"'{path}' cannot be written: {failed.Message}", failed);
        }
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        // The second one ends the process as it always does.
        context.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    });
}
