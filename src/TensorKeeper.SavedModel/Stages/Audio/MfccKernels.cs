// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Audio;

/// <summary>Turns spectra into mel-frequency cepstral coefficients: <c>Mfcc</c>.</summary>
internal static class MfccKernels
{
    private const double Floor = 1e-12;
    private const int Most = 1 << 14;

    public static void Register(HostKernelTable table) => table.AddPrepared("Mfcc", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        double upper = node.Float("upper_frequency_limit", 4000);
        double lower = node.Float("lower_frequency_limit", 20);
        long channels = node.Int("filterbank_channel_count", 40);
        long count = node.Int("dct_coefficient_count", 13);
        if (channels is < 1 or > Most || count < 1 || count > channels || !(lower >= 0) || !(upper > lower) || double.IsInfinity(upper))
        {
            throw new ServingException(
                ServingErrorCode.InvalidArgument, $"Mfcc initialization failed for {channels} channels from {lower} to {upper} Hz and {count} coefficients");
        }

        double[] cosines = Cosines((int)channels, (int)count);
        return (in HostCall call) =>
        {
            TensorShape shape = call[0].Shape;
            call.Require(shape.Rank == 3, $"spectrogram must be 3-dimensional{shape}");
            call.Require(call[1].ElementCount == 1, $"Input sample_rate should be a scalar tensor, got {call[1].Shape} instead.");
            int rate = call[1].AsSpan<int>()[0];
            call.Require(rate > 0 && shape[2] >= 2, $"Mfcc initialization failed for channel count {shape[2]} and sample rate {rate}");
            var filters = new MelFilterbank((int)shape[2], rate, (int)channels, lower, upper);
            Tensor result = Tensors.Zeros(ElementType.Float32, [shape[0], shape[1], count]);
            Run(call[0].AsSpan<float>(), (int)shape[2], filters, cosines, (int)count, result.AsSpan<float>(), call.CancellationToken);
            return [result];
        };
    }

    private static void Run(
        ReadOnlySpan<float> spectra, int bins, MelFilterbank filters, double[] cosines, int count, Span<float> results, CancellationToken cancellationToken)
    {
        double[] sums = new double[cosines.Length / count];
        for (; !spectra.IsEmpty; spectra = spectra[bins..], results = results[count..])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!filters.TryRun(spectra[..bins], sums)) { continue; }
            for (int i = 0; i < sums.Length; i++) { sums[i] = Math.Log(Math.Max(sums[i], Floor)); }
            for (int i = 0; i < count; i++)
            {
                double sum = 0;
                for (int j = 0; j < sums.Length; j++) { sum += cosines[(i * sums.Length) + j] * sums[j]; }
                results[i] = (float)sum;
            }
        }
    }

    private static double[] Cosines(int length, int count)
    {
        double[] cosines = new double[length * count];
        double scale = Math.Sqrt(2.0 / length);
        for (int i = 0; i < cosines.Length; i++) { cosines[i] = scale * Math.Cos(i / length * (Math.PI / length) * ((i % length) + 0.5)); }
        return cosines;
    }
}
