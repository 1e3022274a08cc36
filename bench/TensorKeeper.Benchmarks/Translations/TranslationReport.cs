// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using TensorKeeper.SavedModel.Export;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.Benchmarks.Translations;

/// <summary>Our translation of a SavedModel beside somebody else's: the same engine, one thread, one row, in turns.</summary>
internal static class TranslationReport
{
    private const int Turns = 15;
    private const int UnknownExtent = 64;   // of an image or a text whose size the model leaves open

    /// <summary>Measures every pair and prints a table.</summary>
    /// <param name="folder">Has ONNX files that are named for cases of the tests' corpus.</param>
    /// <param name="output">Where to.</param>
    public static void Write(string folder, TextWriter output)
    {
        output.WriteLine($"One thread, one row; medians of {Turns} turns each, ms.\n");
        output.WriteLine("| model | ours | the other | ours to the other | largest difference |\n|---|--:|--:|--:|--:|");
        List<double> ratios = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*.onnx").Order(StringComparer.Ordinal))
        {
            Console.Error.WriteLine(Path.GetFileName(file));
            string name = Path.GetFileNameWithoutExtension(file);
            try
            {
                TranslationRow row = Measure(name, file);
                ratios.Add(row.Ratio);
                output.WriteLine(row);
            }
            catch (OnnxRuntimeException refused)
            {
                output.WriteLine($"| {name} | | the engine refuses it: {refused.Message.Split(',')[^1].Trim()} | | |");
            }
        }

        double mean = Math.Exp(ratios.Average(Math.Log));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nGeometric mean of the ratios: {mean:0.000}; the largest: {ratios.Max():0.000}."));
    }

    private static TranslationRow Measure(string name, string theirFile)
    {
        string ourFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        try
        {
            OnnxExporter.Export(Path.Combine(CorpusFolder.Case(name), "model"), ourFile, new OnnxExportOptions(), CancellationToken.None);
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                EnableMemoryPattern = false,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            using var ours = new InferenceSession(ourFile, options);
            using var theirs = new InferenceSession(theirFile, options);
            using var inputs = new TimedInputs(ours, UnknownExtent);
            using var ourRuns = new TimedRuns(ours, inputs);
            using var theirRuns = new TimedRuns(theirs, inputs);
            double difference = Difference(ourRuns.Answer(), theirRuns.Answer());
            var ourTimes = new double[Turns];
            var theirTimes = new double[Turns];
            ourRuns.Time();
            theirRuns.Time();
            for (int turn = 0; turn < Turns; turn++)
            {
                ourTimes[turn] = ourRuns.Time();
                theirTimes[turn] = theirRuns.Time();
            }

            return new TranslationRow(name, Median(ourTimes), Median(theirTimes), difference);
        }
        finally
        {
            File.Delete(ourFile);
        }
    }

    // Outputs have other names in the two, and may stand in another order: each is compared with the one of its size that is nearest.
    private static double Difference(IReadOnlyList<float[]> ours, IReadOnlyList<float[]> theirs) => ours.Max(one =>
        theirs.Where(other => other.Length == one.Length)
            .Select(other => one.Zip(other, static (x, y) => (double)Math.Abs(x - y)).Max())
            .DefaultIfEmpty(double.PositiveInfinity).Min());

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
