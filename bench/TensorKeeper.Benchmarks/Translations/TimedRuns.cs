// SPDX-License-Identifier: MIT
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.Benchmarks.Translations;

/// <summary>Runs one model again and again. Not thread-safe.</summary>
internal sealed class TimedRuns(InferenceSession model, TimedInputs inputs) : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(150);

    private readonly RunOptions _options = new();
    private readonly string[] _outputs = [.. model.OutputNames];

    /// <summary>Runs once and returns the numbers of each output.</summary>
    public IReadOnlyList<float[]> Answer()
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = Run();
        return [.. outputs.Select(static output => output.GetTensorDataAsSpan<float>().ToArray())];
    }

    /// <summary>Runs for a while; the quickest run is the one that nothing else disturbed.</summary>
    /// <returns>Its milliseconds.</returns>
    public double Time()
    {
        long best = long.MaxValue;
        long end = Stopwatch.GetTimestamp() + (long)(Turn.TotalSeconds * Stopwatch.Frequency);
        for (long now = Stopwatch.GetTimestamp(); now < end;)
        {
            Run().Dispose();
            long after = Stopwatch.GetTimestamp();
            best = Math.Min(best, after - now);
            now = after;
        }

        return best * 1000.0 / Stopwatch.Frequency;
    }

    public void Dispose() => _options.Dispose();

    private IDisposableReadOnlyCollection<OrtValue> Run() => model.Run(_options, inputs.Names, inputs.Values, _outputs);
}
