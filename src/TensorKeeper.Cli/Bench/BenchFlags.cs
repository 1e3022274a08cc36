// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Cli.Bench.Load;
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli.Bench;

/// <summary>The flags of <c>bench</c>.</summary>
internal static class BenchFlags
{
    private const int MostPoints = 64;

    /// <summary>Gets the flags in the order of the help.</summary>
    public static FlagTable<BenchOptions> Table { get; } = new(
    [
        Flag<BenchOptions>.Text("model", "name", "", "The model to call", static (o, v) => o.Model = v),
        Flag<BenchOptions>.Text("model_base_path", "path", "", "Serve this model for the measurement, instead of calling a server",
            static (o, v) => o.ModelBasePath = v),
        Flag<BenchOptions>.Choice("protocol", "protocol", ["auto", "grpc", "rest"],
            "How to speak to the server; auto is REST for http:// and port 8501, or else gRPC", static (o, v) => o.Protocol = (WireProtocol)v),
        Flag<BenchOptions>.Parsed("version", "number", "newest", "Version of the model", "a whole number from 0",
            static (o, v) => TryInteger(v, 0, long.MaxValue, number => o.Version = number)),
        Flag<BenchOptions>.Text("label", "label", "", "Label of the version, instead of its number", static (o, v) => o.Label = v),
        Flag<BenchOptions>.Text("signature", "name", "", "The signature to call; otherwise serving_default", static (o, v) => o.Signature = v),
        Flag<BenchOptions>.Parsed("rows", "count", "1", "Rows of a made-up request, where the model leaves the first dimension open",
            "a whole number from 1 to 1048576", static (o, v) => TryInteger(v, 1, 1 << 20, number => o.Rows = (int)number)),
        Flag<BenchOptions>.Parsed("shape", "input:8x224x224x3", "", "Shape of a made-up input, for dimensions that the model leaves open; may be repeated",
            "an input's name, a colon and whole numbers with x between them",
            static (o, v) => TryShape(v, o)),
        Flag<BenchOptions>.Text("input", "file", "", "The request instead of a made-up one: JSON in the form of REST's predict, or a file of recorded runs",
            static (o, v) => o.Input = v),
        Flag<BenchOptions>.Parsed("concurrency", "n,n,...", "16", "Closed loop: calls in flight at once, each followed by the next; several numbers are a sweep",
            $"whole numbers from 1 to 10000, at most {MostPoints}, with commas between them",
            static (o, v) => TryList(v, static (text, list) => TryInteger(text, 1, 10_000, n => list.Add((int)n)), (List<int> list) => o.Concurrencies = list)),
        Flag<BenchOptions>.Parsed("rate", "n,n,...", "", "Open loop: calls due each second, whether the server keeps up or not; several numbers are a sweep",
            $"numbers from 0.1 to 1000000, at most {MostPoints}, with commas between them",
            static (o, v) => TryList(v, static (text, list) => TryRate(text, list), (List<double> list) => o.Rates = list)),
        Flag<BenchOptions>.Choice("arrivals", "pattern", ["constant", "poisson"], "When calls of an open loop are due", static (o, v) => o.Arrivals = (Arrivals)v),
        Flag<BenchOptions>.Integer("max_in_flight", "count", 1_000, 1, 100_000, "Open loop: calls without an answer at once; more have to wait",
            static (o, v) => o.MaxInFlight = (int)v),
        Time("duration", "10s", "How long each point is measured", static (o, v) => o.Duration = v, allowZero: false),
        Time("warmup", "2s", "How long calls are made before they count", static (o, v) => o.WarmUp = v, allowZero: true),
        Flag<BenchOptions>.Parsed("requests", "count", "", "Measure this many calls instead of a duration", "a whole number from 1",
            static (o, v) => TryInteger(v, 1, long.MaxValue, number => o.Requests = number)),
        Flag<BenchOptions>.Integer("connections", "count", 0, 0, 10_000, "Connections, used in turns; 0: as many as HTTP needs", static (o, v) => o.Connections = (int)v),
        Time("timeout", "30s", "How long an answer may take", static (o, v) => o.Timeout = v, allowZero: false),
        Flag<BenchOptions>.Text("json", "file", "", "Write the figures for scripts", static (o, v) => o.Json = v),
        Flag<BenchOptions>.Text("html", "file", "", "Write a report for a browser, in one file", static (o, v) => o.Html = v),
        Time("max_p99", "", "Fail if the 99th percentile of a point is higher", static (o, v) => o.MaxP99 = v, allowZero: false),
        Flag<BenchOptions>.Parsed("max_errors", "count", "", "Fail if more calls of a point failed", "a whole number from 0",
            static (o, v) => TryInteger(v, 0, long.MaxValue, number => o.MaxErrors = number)),
    ]);

    private static Flag<BenchOptions> Time(string name, string byDefault, string meaning, Action<BenchOptions, TimeSpan> set, bool allowZero) =>
        Flag<BenchOptions>.Parsed(name, "time", byDefault, meaning, "a time such as 500us, 20ms, 10s or 5m, at most 24h", (options, value) =>
        {
            if (!TimeText.TryParse(value, out TimeSpan time) || time > TimeSpan.FromHours(24) || (time == TimeSpan.Zero && !allowZero)) { return false; }
            set(options, time);
            return true;
        });

    private static bool TryInteger(string text, long from, long to, Action<long> set)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number < from || number > to) { return false; }
        set(number);
        return true;
    }

    private static bool TryRate(string text, List<double> rates)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) || rate is < 0.1 or > 1e6) { return false; }
        rates.Add(rate);
        return true;
    }

    private static bool TryList<T>(string text, Func<string, List<T>, bool> tryAdd, Action<List<T>> set)
    {
        var list = new List<T>();
        string[] parts = text.Split(',');
        if (parts.Length > MostPoints || !parts.All(part => tryAdd(part.Trim(), list))) { return false; }
        set(list);
        return true;
    }

    private static bool TryShape(string text, BenchOptions options)
    {
        // Names may hold colons; extents do not.
        int colon = text.LastIndexOf(':');
        var extents = new List<long>();
        if (colon < 1 || !text[(colon + 1)..].Split('x').All(part => TryInteger(part, 0, int.MaxValue, extents.Add))) { return false; }
        options.Shapes[text[..colon]] = new TensorShape([.. extents]);
        return true;
    }
}
