// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Audio;

/// <summary>Computes the squared magnitudes of the Fourier transform of real samples, in double precision. Immutable, thread-safe.</summary>
internal sealed class RealSpectrum
{
    private readonly int _length;
    private readonly double[] _cosines;
    private readonly double[] _sines;

    /// <param name="length">A power of two, 2 at least.</param>
    public RealSpectrum(int length)
    {
        _length = length;
        _cosines = new double[length / 2];
        _sines = new double[length / 2];
        for (int i = 0; i < length / 2; i++) { (_sines[i], _cosines[i]) = Math.SinCos(-2 * Math.PI * i / length); }
    }

    /// <summary>Gets the number of frequencies: half the length, and one.</summary>
    public int Bins => (_length / 2) + 1;

    /// <summary>Transforms in place and writes the squared magnitudes.</summary>
    /// <param name="real">The samples; overwritten.</param>
    /// <param name="imaginary">As long; overwritten.</param>
    /// <param name="squares">Takes <see cref="Bins"/> values.</param>
    public void Run(Span<double> real, Span<double> imaginary, Span<float> squares)
    {
        imaginary.Clear();
        Reverse(real);
        for (int size = 2; size <= _length; size *= 2)
        {
            int step = _length / size;
            for (int start = 0; start < _length; start += size) { Butterflies(real.Slice(start, size), imaginary.Slice(start, size), step); }
        }

        for (int bin = 0; bin < Bins; bin++) { squares[bin] = (float)((real[bin] * real[bin]) + (imaginary[bin] * imaginary[bin])); }
    }

    private void Butterflies(Span<double> real, Span<double> imaginary, int step)
    {
        int half = real.Length / 2;
        for (int i = 0; i < half; i++)
        {
            (double cosine, double sine) = (_cosines[i * step], _sines[i * step]);
            double oddReal = (real[i + half] * cosine) - (imaginary[i + half] * sine);
            double oddImaginary = (real[i + half] * sine) + (imaginary[i + half] * cosine);
            (real[i + half], imaginary[i + half]) = (real[i] - oddReal, imaginary[i] - oddImaginary);
            (real[i], imaginary[i]) = (real[i] + oddReal, imaginary[i] + oddImaginary);
        }
    }

    /// <summary>Puts the samples in the order of their reversed indices.</summary>
    private static void Reverse(Span<double> values)
    {
        for (int i = 1, reversed = 0; i < values.Length; i++)
        {
            int bit = values.Length >> 1;
            for (; (reversed & bit) != 0; bit >>= 1) { reversed ^= bit; }
            reversed ^= bit;
            if (i < reversed) { (values[i], values[reversed]) = (values[reversed], values[i]); }
        }
    }
}
