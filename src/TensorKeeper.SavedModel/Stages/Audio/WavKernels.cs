// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Audio;

/// <summary>Reads and writes sound files: <c>DecodeWav</c>, <c>EncodeWav</c>.</summary>
internal static class WavKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("DecodeWav", PrepareDecode)
        .Add("EncodeWav", Encode);

    private static HostKernel PrepareDecode(SourceNode node)
    {
        long channels = node.Int("desired_channels", -1);
        long length = node.Int("desired_samples", -1);
        if (channels is < -1 or > int.MaxValue || length is < -1 or > int.MaxValue)
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"desired_channels and desired_samples must be >= -1, got {channels} and {length}");
        }

        return (in HostCall call) =>
        {
            call.Require(call[0].Shape.Rank == 0, $"contents must be scalar, got shape {call[0].Shape}");
            WavFile file = WavFile.Read(call[0].Strings[0]);
            long width = channels < 0 ? file.Channels : channels;
            Tensor result = Tensors.Zeros(ElementType.Float32, [length < 0 ? file.Length : length, width]);
            Span<float> samples = result.AsSpan<float>();
            int filled = width == 0 ? 0 : (int)Math.Min(file.Length, result.Shape[0]);
            for (int time = 0; time < filled; time++)
            {
                // A channel the file lacks is its last one once more.
                for (int channel = 0; channel < width; channel++) { samples[(int)((time * width) + channel)] = file[time, Math.Min(channel, file.Channels - 1)]; }
            }

            return [result, Tensor.Of<int>([], unchecked((int)file.Rate))];
        };
    }

    private static Tensor[] Encode(in HostCall call)
    {
        Tensor audio = call[0];
        call.Require(audio.Shape.Rank == 2, $"audio must be 2-dimensional{audio.Shape}");
        call.Require(call[1].ElementCount == 1, $"Input sample_rate should be a scalar tensor, got {call[1].Shape} instead.");
        int rate = call[1].AsSpan<int>()[0];
        call.Require(rate > 0, $"sample_rate must be in (0, 2^32), got: {rate}");
        call.Require(audio.Shape[1] is > 0 and <= ushort.MaxValue, $"num_channels must be in (0, 2^16), got: {audio.Shape[1]}");
        call.Require(audio.ElementCount < (int.MaxValue - 64) / 2, "Provided channels and frames cannot be encoded as a WAV.");
        var output = new StringElementsBuilder(1);
        output.Add(WavFile.Write(audio.AsSpan<float>(), (int)audio.Shape[1], (uint)rate));
        return [output.ToTensor(TensorShape.Scalar)];
    }
}
