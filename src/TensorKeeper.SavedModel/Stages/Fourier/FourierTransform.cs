// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Fourier;

/// <summary>The discrete Fourier transform of rows of any length, in double precision.</summary>
/// <remarks>Powers of two by halving; other lengths by Bluestein's convolution, so that no length costs more than n log n.</remarks>
internal static class FourierTransform
{
    /// <summary>Transforms a row in place; the inverse is divided by the length.</summary>
    public static void Transform(Span<Complex> row, bool inverse)
    {
        if (row.Length <= 1) { return; }
        if (inverse) { Conjugate(row); }
        if (BitOperations.IsPow2(row.Length)) { Halve(row); }
        else { Convolve(row); }
        if (!inverse) { return; }
        Conjugate(row);
        for (int i = 0; i < row.Length; i++) { row[i] /= row.Length; }
    }

    private static void Conjugate(Span<Complex> row)
    {
        foreach (ref Complex z in row) { z = Complex.Conjugate(z); }
    }

    private static void Halve(Span<Complex> row)
    {
        int n = row.Length;
        for (int i = 1, j = 0; i < n; i++)
        {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) { j ^= bit; }
            j ^= bit;
            if (i < j) { (row[i], row[j]) = (row[j], row[i]); }
        }

        for (int length = 2; length <= n; length <<= 1)
        {
            int half = length >> 1;
            for (int k = 0; k < half; k++)
            {
                Complex root = Root(k, length);
                for (int start = k; start < n; start += length)
                {
                    Complex odd = row[start + half] * root;
                    row[start + half] = row[start] - odd;
                    row[start] += odd;
                }
            }

            if (length == 1 << 30) { break; }
        }
    }

    private static void Convolve(Span<Complex> row)
    {
        int n = row.Length;
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)((2 * n) - 1));
        Complex[] chirp = new Complex[n];
        for (int k = 0; k < n; k++) { chirp[k] = Root((long)k * k % (2L * n), 2L * n); }
        Complex[] a = new Complex[size];
        Complex[] b = new Complex[size];
        b[0] = Complex.Conjugate(chirp[0]);
        for (int k = 0; k < n; k++)
        {
            a[k] = row[k] * chirp[k];
            if (k > 0) { b[k] = b[size - k] = Complex.Conjugate(chirp[k]); }
        }

        Halve(a);
        Halve(b);
        for (int i = 0; i < size; i++) { a[i] *= b[i]; }
        Transform(a, inverse: true);
        for (int k = 0; k < n; k++) { row[k] = a[k] * chirp[k]; }
    }

    /// <summary>Returns e^(-2πi · part / whole).</summary>
    private static Complex Root(long part, long whole)
    {
        (double sine, double cosine) = Math.SinCos(-2 * Math.PI * part / whole);
        return new Complex(cosine, sine);
    }
}
