// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Client;

namespace Lifecycle;

/// <summary>Exchanges versions under load: of the model that is asked, then of another one.</summary>
/// <remarks>Wanted: no failed call, a 99th percentile of at most twice that before, and at the end the memory of the start, within a twentieth.</remarks>
internal static class Swaps
{
    private const int WarmUpSwaps = 60;

    /// <summary>Runs the measurement.</summary>
    /// <param name="count">How many exchanges of each model.</param>
    /// <returns>0 if everything is as wanted.</returns>
    public static async Task<int> RunAsync(int count)
    {
        using var folder = new ServedFolder();
        folder.Add("busy", Path.Combine(Repository.Root, "models/iris/1"), WarmUpSwaps + count + 1);
        folder.Add("other", Path.Combine(Repository.Root, "models/half-plus-two/2"), WarmUpSwaps + count + 1);
        folder.Configure(("busy", 1), ("other", 1));
        await using Server server = Server.Start(folder);
        await server.UntilAsync("busy", 1, ModelVersionState.Available);
        await server.UntilAsync("other", 1, ModelVersionState.Available);
        await using var load = new ContinuousLoad(server.Client);

        // A process compiles and sizes its heaps while it does things for the first time.
        int last = 1 + WarmUpSwaps;
        for (int version = 2; version <= last; version++) { await SwapAsync(server, folder, version, version, "busy", "other"); }
        await Task.Delay(TimeSpan.FromSeconds(5));
        load.TakeTimes();
        long startBytes = server.ResidentBytes;
        await Task.Delay(TimeSpan.FromSeconds(10));
        double before = Report("before", load.TakeTimes(), server);

        for (int i = 1; i <= count; i++) { await SwapAsync(server, folder, last + i, last, "busy"); }
        double same = Report($"during {count} swaps of the model", load.TakeTimes(), server);
        for (int i = 1; i <= count; i++) { await SwapAsync(server, folder, last + count, last + i, "other"); }
        double other = Report($"during {count} swaps of another model", load.TakeTimes(), server);
        await Task.Delay(TimeSpan.FromSeconds(5));
        Report("after", load.TakeTimes(), server);
        long endBytes = server.ResidentBytes;

        double growth = ((double)endBytes / startBytes) - 1;
        Write($"failed calls {load.Failed} {load.FirstFailure}");
        Write($"resident memory {startBytes / 1e6:F1} MB before, {endBytes / 1e6:F1} MB after ({growth:P1})");
        bool isGood = load.Failed == 0 && same <= 2 * before && other <= 2 * before && growth <= 0.05;
        Write($"{(isGood ? "as wanted" : "NOT as wanted")}: no failed call, p99 at most twice that before, memory within 5 %");
        return isGood ? 0 : 1;
    }

    private static async Task SwapAsync(Server server, ServedFolder folder, int busy, int other, params string[] swapped)
    {
        await server.ReloadAsync(folder.ConfigOf(("busy", busy), ("other", other)));
        foreach (string model in swapped)
        {
            int version = model == "busy" ? busy : other;
            await server.UntilAsync(model, version, ModelVersionState.Available);
            await server.UntilAsync(model, version - 1, ModelVersionState.End);
        }
    }

    private static double Report(string phase, double[] sorted, Server server)
    {
        double p99 = sorted[(int)(sorted.Length * 0.99)];
        Write($"{phase}: {sorted.Length} calls, p50 {sorted[sorted.Length / 2]:F2} ms, p99 {p99:F2} ms, most {sorted[^1]:F2} ms; {server.ResidentBytes / 1e6:F1} MB");
        return p99;
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
