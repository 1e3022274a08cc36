// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Fuzz;

/// <summary>The command <c>run &lt;target|all&gt; [seconds] [seed] [iteration]</c>; with an iteration only that input is tried, and its refusal shown.</summary>
internal static class FuzzConsole
{
    public static int Run(string[] args, TextWriter output)
    {
        string[] names = args is ["all", ..] or [] ? [.. FuzzTargets.Names] : [args[0]];
        TimeSpan time = TimeSpan.FromSeconds(Number(args, 1, 60));
        int seed = (int)Number(args, 2, 1);
        int findings = 0;
        foreach (string name in names)
        {
            var run = new FuzzRun(FuzzTargets.Find(name), seed);
            if (args.Length > 3)
            {
                (byte[] made, int from) = run.Make(Number(args, 3, 0));
                output.WriteLine($"made of seed {from}, kept as {FuzzFolder.Keep(name, made)}");
                output.WriteLine(run.Explain(Number(args, 3, 0)));
            }

            long first = Number(args, 3, 0);
            for (long begin = Environment.TickCount64; Environment.TickCount64 - begin < time.TotalMilliseconds;)
            {
                TimeSpan left = time - TimeSpan.FromMilliseconds(Environment.TickCount64 - begin);
                FuzzReport report = run.Run(left, first, args.Length > 3 ? 1 : long.MaxValue, FuzzFolder.Journal(name));
                output.WriteLine($"{name}: {report}");
                if (report.Finding is not { } finding || args.Length > 3) { break; }
                findings++;
                first = finding.Iteration + 1;
                if (finding.Input is not { } input) { break; }
                output.WriteLine($"kept as {FuzzFolder.Keep(name, input)}");
            }
        }

        return findings == 0 ? 0 : 1;
    }

    private static long Number(string[] args, int index, long otherwise) =>
        args.Length > index ? long.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
}
