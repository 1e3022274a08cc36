// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Tests.Stages.Audio;

public sealed class AudioKernelsTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        Tensor file = HostNode.Op("EncodeWav").Single(Tensor.Of([2, 2], [0f, 0.5f, -1f, 2f]), Tensor.Of([], 8000));

        Tensor[] read = HostNode.Op("DecodeWav").Outputs(2).Run(file);

        TensorAssert.Equal(Tensor.Of([2, 2], [0f, 0.5f, -1f, 32767f / 32768]), read[0]);
        TensorAssert.Equal(Tensor.Of([], 8000), read[1]);
    }

    [Fact]
    public void Sound_is_cut_and_filled_to_what_is_wanted()
    {
        Tensor file = HostNode.Op("EncodeWav").Single(Tensor.Of([1, 2], [0.25f, 0.5f]), Tensor.Of([], 8000));

        Tensor[] read = HostNode.Op("DecodeWav").With("desired_samples", 2).With("desired_channels", 3).Outputs(2).Run(file);

        TensorAssert.Equal(Tensor.Of([2, 3], [0.25f, 0.5f, 0.5f, 0f, 0f, 0f]), read[0]);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] file = HostNode.Op("EncodeWav").Single(Tensor.Of([4, 1], [0f, 1f, 2f, 3f]), Tensor.Of([], 8000)).Strings[0].ToArray();

        for (int length = 0; length < file.Length; length++)
        {
            Tensor cut = Tensor.FromStrings([], StringElements.FromBytes([file.AsMemory(0, length)]));
            Assert.Equal(ServingErrorCode.InvalidArgument, HostNode.Op("DecodeWav").Outputs(2).Refuses(cut).Code);
        }
    }

    [Fact]
    public void Random_headers_never_do_more_than_fail()
    {
        var random = new Random(11);
        byte[] sound = HostNode.Op("EncodeWav").Single(Tensor.Of([4, 1], [0f, 1f, 2f, 3f]), Tensor.Of([], 8000)).Strings[0].ToArray();
        for (int round = 0; round < 3_000; round++)
        {
            byte[] damaged = [.. sound];
            for (int i = 0; i < 3; i++) { damaged[random.Next(damaged.Length)] = (byte)random.Next(256); }

            Exception? failure = Record.Exception(() => HostNode.Op("DecodeWav").Outputs(2).Run(Tensor.FromStrings([], StringElements.FromBytes([damaged]))));

            Assert.True(failure is null or ServingException, failure?.ToString());
        }
    }

    [Fact]
    public void The_spectrum_of_a_constant_is_where_its_window_is()
    {
        // A Hann window of four: half its sum, and a quarter each on both sides of it.
        Tensor spectrum = HostNode.Op("AudioSpectrogram").With("window_size", 4).With("stride", 2).With("magnitude_squared", true)
            .Single(Tensor.Of([7, 1], [1f, 1f, 1f, 1f, 1f, 1f, 1f]));

        Assert.Equal(new TensorShape(1, 2, 3), spectrum.Shape);
        Assert.Equal([4f, 1f, 0f], spectrum.AsSpan<float>()[..3].ToArray().Select(static value => MathF.Round(value, 5)));
    }

    [Fact]
    public void A_sound_shorter_than_a_window_has_no_spectrum() =>
        Assert.Equal(
            new TensorShape(2, 0, 5),
            HostNode.Op("AudioSpectrogram").With("window_size", 7).With("stride", 2).Single(Tensor.Of([3, 2], new float[6])).Shape);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1L << 40, 1)]
    [InlineData(8, 0)]
    public void Windows_that_cannot_be_are_refused_when_the_model_is_loaded(long size, long stride) =>
        Assert.Throws<SavedModelException>(() => HostNode.Op("AudioSpectrogram").With("window_size", size).With("stride", stride).Stage(1));

    [Fact]
    public void A_spectrum_that_ends_before_the_last_filter_gives_zeros() =>
        TensorAssert.Equal(
            Tensor.Of([1, 1, 2], [0f, 0f]),
            HostNode.Op("Mfcc").With("dct_coefficient_count", 2).Single(Tensor.Of([1, 1, 3], [1f, 1f, 1f]), Tensor.Of([], 100)));
}
