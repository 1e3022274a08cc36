// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Telemetry;

/// <summary>How long the phases of requests for one model take, all its versions together. Thread-safe.</summary>
public sealed class ModelPhases
{
    private readonly DurationHistogram[] _histograms = [.. Enum.GetValues<RequestPhase>().Select(static _ => new DurationHistogram())];

    /// <summary>Gets the histogram of a phase.</summary>
    /// <param name="phase">The phase.</param>
    public DurationHistogram this[RequestPhase phase] => _histograms[(int)phase];

    /// <summary>Counts a phase of a request. Takes no lock and no memory.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="took">Its duration.</param>
    public void Record(RequestPhase phase, TimeSpan took) => _histograms[(int)phase].Record(took);
}
