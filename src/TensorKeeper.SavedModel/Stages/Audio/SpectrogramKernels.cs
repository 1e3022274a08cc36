// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Audio;

/// <summary>Computes the spectrum of each window of a sound: <c>AudioSpectrogram</c>.</summary>
/// <remarks>Windows are weighted by a periodic Hann window and filled up with zeros to a power of two.</remarks>
internal static class SpectrogramKernels
{
    /// <summary>Minutes of sound in one window; a model that asks for more asks for memory.</summary>
    public const int MaxWindow = 1 << 24;

    public static void Register(HostKernelTable table) => table.AddPrepared("AudioSpectrogram", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        long size = node.Int("window_size", 0);
        long stride = node.Int("stride", 0);
        bool squared = node.Bool("magnitude_squared", false);
        if (size is <= 1 or > MaxWindow) { throw new ServingException(ServingErrorCode.InvalidArgument, $"window_size must be > 1 and at most {MaxWindow}, got {size}"); }
        if (stride <= 0) { throw new ServingException(ServingErrorCode.InvalidArgument, $"stride must be > 0, got {stride}"); }
        double[] window = new double[size];
        for (int i = 0; i < window.Length; i++) { window[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / size)); }
        var spectrum = new RealSpectrum((int)BitOperations.RoundUpToPowerOf2((uint)size));
        return (in HostCall call) => [Run(call, window, stride, spectrum, squared)];
    }

    private static Tensor Run(in HostCall call, double[] window, long stride, RealSpectrum spectrum, bool squared)
    {
        call.Require(call[0].Shape.Rank == 2, $"input must be 2-dimensional{call[0].Shape}");
        ReadOnlySpan<float> samples = call[0].AsSpan<float>();
        int channels = (int)call[0].Shape[1];
        long length = call[0].Shape[0];
        long frames = length < window.Length ? 0 : 1 + ((length - window.Length) / stride);
        Tensor result = Tensors.Zeros(ElementType.Float32, [channels, frames, spectrum.Bins]);
        Span<float> rest = result.AsSpan<float>();
        double[] real = new double[(spectrum.Bins - 1) * 2];
        double[] imaginary = new double[real.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            for (long frame = 0; frame < frames; frame++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                long first = (frame * stride * channels) + channel;
                for (int i = 0; i < window.Length; i++) { real[i] = samples[(int)(first + ((long)i * channels))] * window[i]; }
                real.AsSpan(window.Length).Clear();
                Span<float> row = rest[..spectrum.Bins];
                spectrum.Run(real, imaginary, row);
                for (int i = 0; !squared && i < row.Length; i++) { row[i] = MathF.Sqrt(row[i]); }
                rest = rest[row.Length..];
            }
        }

        return result;
    }
}
