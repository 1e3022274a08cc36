// SPDX-License-Identifier: MIT
using System.Diagnostics;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Engines;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.Benchmarks.Loads;

/// <summary>How long each model of a folder takes to load, by phase.</summary>
internal static class LoadReport
{
    private const int Loads = 3;
    private const int Shown = 40;

    /// <summary>Loads every model three times and prints the medians, the slowest first.</summary>
    /// <param name="folder">A folder with models anywhere below it; null for the corpus of the tests.</param>
    /// <param name="output">Where to.</param>
    public static void Write(string? folder, TextWriter output)
    {
        var format = new SavedModelFormat(new OnnxRuntimeEngine());
        string root = folder ?? CorpusFolder.Path;
        string[] models = [.. Directory.EnumerateFiles(root, "saved_model.pb", SearchOption.AllDirectories)
            .Select(static file => Path.GetDirectoryName(file)!).Where(static path => !path.Contains("long_chain", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        List<LoadRow> rows = [];
        foreach (string model in models)
        {
            if (Measure(format, Path.GetRelativePath(root, model), model) is { } row) { rows.Add(row); }
            if (Console.Error is var progress && rows.Count % 50 == 0) { progress.WriteLine($"{rows.Count} of {models.Length}"); }
        }

        output.WriteLine($"{rows.Count} of {models.Length} models load; the others are refused, as they are to be. Medians of {Loads} loads, ms.\n");
        output.WriteLine("| model | files, MB | read | import | session | all |\n|---|--:|--:|--:|--:|--:|");
        foreach (LoadRow row in rows.OrderByDescending(static row => row.All).Take(Shown)) { output.WriteLine(row); }
        output.WriteLine(Sum("sum of all", rows));
        output.WriteLine(new LoadRow(
            "median", Median(rows, static row => row.Megabytes), Median(rows, static row => row.Read), Median(rows, static row => row.Import),
            Median(rows, static row => row.Session), Median(rows, static row => row.All)));
    }

    /// <summary>Loads one model and says what became of the memory.</summary>
    public static void WriteLarge(int megabytes, TextWriter output)
    {
        using var model = new LargeModel(megabytes);
        var format = new SavedModelFormat(new OnnxRuntimeEngine());
        Measure(format, "warm", model.Directory);
        long before = Resident();
        using IServableModel loaded = format.Load(model.Directory, new ModelLoadOptions(), CancellationToken.None);
        long after = Resident();
        output.WriteLine("| model | files, MB | read | import | session | all |\n|---|--:|--:|--:|--:|--:|");
        output.WriteLine(Measure(format, "a matrix", model.Directory));
        output.WriteLine($"\nMemory of the process: {(after - before) / 1e6:0} MB more than before it was loaded.");
    }

    private static LoadRow? Measure(SavedModelFormat format, string name, string directory)
    {
        double megabytes = new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length) / 1e6;
        List<LoadRow> rows = [];
        for (int i = 0; i < Loads; i++)
        {
            try
            {
                long start = Stopwatch.GetTimestamp();
                using IServableModel model = format.Load(directory, new ModelLoadOptions(), CancellationToken.None);
                double all = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                double Phase(string phase) => model.LoadPhases.Where(p => p.Name == phase).Sum(static p => p.Duration.TotalMilliseconds);
                rows.Add(new LoadRow(name, megabytes, Phase("read"), Phase("import"), Phase("session"), all));
            }
            catch (ServingException)
            {
                return null;
            }
        }

        return rows.OrderBy(static row => row.All).ElementAt(Loads / 2);
    }

    private static LoadRow Sum(string name, List<LoadRow> rows) => new(
        name, rows.Sum(static row => row.Megabytes), rows.Sum(static row => row.Read), rows.Sum(static row => row.Import),
        rows.Sum(static row => row.Session), rows.Sum(static row => row.All));

    private static double Median(List<LoadRow> rows, Func<LoadRow, double> of) => rows.Select(of).Order().ElementAt(rows.Count / 2);

    private static long Resident()
    {
        using Process self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
