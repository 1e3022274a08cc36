// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Cli.Bench.Inputs;
using TensorKeeper.Cli.Bench.Load;
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Bench;

/// <summary>What the flags of a command line mean together.</summary>
internal static class BenchRules
{
    private const int DefaultConcurrency = 16;

    /// <summary>Checks what no flag can check alone.</summary>
    /// <exception cref="UsageException">Words are missing or contradict each other.</exception>
    public static void Check(BenchOptions options, IReadOnlyList<string> arguments)
    {
        bool servesItself = options.ModelBasePath.Length > 0;
        if (arguments.Count != (servesItself ? 0 : 1))
        {
            throw new UsageException("bench needs one server, or --model_base_path. For example: tensorkeeper bench localhost:8500 --model=iris");
        }

        if (!servesItself)
        {
            BenchTarget.Parse(arguments[0], options.Protocol);
            if (options.Model.Length == 0)
            {
                throw new UsageException($"bench needs the name of a model. For example: tensorkeeper bench {arguments[0]} --model=iris");
            }
        }

        if (options.Rates.Count > 0 && options.Concurrencies.Count > 0)
        {
            throw new UsageException("--rate is an open loop and --concurrency a closed one; --max_in_flight limits an open loop.");
        }

        if (options.Version is not null && options.Label is not null)
        {
            throw new UsageException("--version and --label both name a version; give one of them.");
        }

        foreach (string path in (string[])[options.Json, options.Html])
        {
            if (path.Length > 0 && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            {
                throw new UsageException($"There is no folder for '{path}'.");
            }
        }
    }

    /// <summary>Finds the model that is served for the measurement.</summary>
    /// <exception cref="StartException">There is none, or more than one.</exception>
    public static ModelLocation FindModel(BenchOptions options)
    {
        IReadOnlyList<ModelLocation> found = ModelFolder.Find(options.ModelBasePath);
        return found.Count == 1
            ? found[0] with { Name = options.Model.Length == 0 ? found[0].Name : options.Model }
            : throw new StartException($"'{options.ModelBasePath}' holds {string.Join(", ", found.Select(static model => model.Name))}: give the folder of one of them.");
    }

    /// <summary>Returns the loads to measure.</summary>
    public static IReadOnlyList<LoadPoint> Points(BenchOptions options)
    {
        if (options.Rates.Count > 0) { return [.. options.Rates.Select(rate => new LoadPoint(options.MaxInFlight, rate))]; }
        return options.Concurrencies.Count > 0
            ? [.. options.Concurrencies.Select(static concurrency => new LoadPoint(concurrency))]
            : [new LoadPoint(DefaultConcurrency)];
    }

    /// <summary>Lists what was asked and how, as a report shows it.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Describe(BenchOptions options, RequestInputs inputs, PreparedRequest request)
    {
        bool isOpen = options.Rates.Count > 0;
        string levels = string.Join(", ", Points(options).Select(static point => point.LevelText));
        var lines = new List<KeyValuePair<string, string>>
        {
            new("signature", inputs.Signature.Name),
            new("request", Invariant($"{inputs.ShapesText}; {request.Rows} {(request.Rows == 1 ? "row" : "rows")}, {request.Body.Length:N0} bytes, {inputs.Description}")),
            new("load", isOpen
                ? Invariant($"open loop, {levels} requests/s, {(options.Arrivals is Arrivals.Poisson ? "Poisson" : "constant")} arrivals, at most {options.MaxInFlight} in flight")
                : $"closed loop, {levels} in flight"),
            new("measured", Invariant($"{(options.Requests is { } count ? $"{count} requests" : options.Duration.TotalSeconds + " s")} after {options.WarmUp.TotalSeconds} s of warm-up")),
            new("connections", options.Connections == 0 ? "as HTTP needs" : Invariant($"{options.Connections}")),
            new("timeout", Invariant($"{options.Timeout.TotalSeconds} s")),
        };
        return lines;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
