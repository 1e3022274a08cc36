// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Audio;

/// <summary>Sums a spectrum under triangles that lie evenly on the mel scale. Immutable, thread-safe.</summary>
/// <remarks>A frequency belongs to the falling side of one triangle and the rising side of the next.</remarks>
internal sealed class MelFilterbank
{
    private readonly int _start;
    private readonly int _end;
    private readonly int[] _bands;
    private readonly double[] _weights;
    private readonly int _channels;

    /// <param name="bins">Frequencies of the spectrum, 2 at least.</param>
    /// <param name="rate">Points of time in a second, positive.</param>
    /// <param name="channels">Triangles, 1 at least.</param>
    /// <param name="lower">Hertz where the first triangle begins, 0 at least.</param>
    /// <param name="upper">Hertz where the last one ends, over <paramref name="lower"/>.</param>
    public MelFilterbank(int bins, double rate, int channels, double lower, double upper)
    {
        _channels = channels;
        double low = Mel(lower);
        double spacing = (Mel(upper) - low) / (channels + 1);
        double[] centers = new double[channels + 1];
        for (int i = 0; i < centers.Length; i++) { centers[i] = low + (spacing * (i + 1)); }
        double width = 0.5 * rate / (bins - 1);

        // The lowest frequency, which is no sound, is never counted.
        _start = (int)(1.5 + (lower / width));
        _end = (int)Math.Min(upper / width, int.MaxValue - 1);
        _bands = new int[bins];
        _weights = new double[bins];
        int channel = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            if (bin < _start || bin > _end) { continue; }
            double mel = Mel(bin * width);
            while (channel < channels && centers[channel] < mel) { channel++; }
            int band = _bands[bin] = channel - 1;
            double left = band >= 0 ? centers[band] : low;
            _weights[bin] = (centers[band + 1] - mel) / (centers[band + 1] - left);
        }
    }

    /// <summary>Sums the square roots of a spectrum of squares.</summary>
    /// <returns>False if the spectrum ends before the last triangle does: then there is no result.</returns>
    public bool TryRun(ReadOnlySpan<float> squares, Span<double> sums)
    {
        if (squares.Length <= _end) { return false; }
        sums.Clear();
        for (int bin = _start; bin <= _end; bin++)
        {
            double magnitude = Math.Sqrt(squares[bin]);
            double falling = magnitude * _weights[bin];
            int band = _bands[bin];
            if (band >= 0) { sums[band] += falling; }
            if (band + 1 < _channels) { sums[band + 1] += magnitude - falling; }
        }

        return true;
    }

    private static double Mel(double frequency)
    {
        // The logarithm of 1 + x, exact for small x too.
        double x = frequency / 700;
        double sum = 1 + x;
        return 1127 * (sum == 1 ? x : Math.Log(sum) * x / (sum - 1));
    }
}
