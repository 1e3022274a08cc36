// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages.Images;

/// <summary>Pictures that come from requests: round trips, damage, and sizes meant to exhaust the server.</summary>
public sealed class ImageKernelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_png_gives_back_what_was_written(int channels)
    {
        Tensor image = Picture(9, 14, channels);

        Tensor decoded = HostNode.Op("DecodePng").Single(Scalar(HostNode.Op("EncodePng").Single(image)));

        Assert.Equal(image.Shape, decoded.Shape);
        Assert.Equal(image.ToArray<byte>(), decoded.ToArray<byte>());
    }

    [Fact]
    public void A_png_of_sixteen_bits_gives_back_what_was_written()
    {
        Tensor image = Tensor.Of<ushort>([2, 2, 1], 1, 256, 40_000, 65_535);

        Tensor decoded = HostNode.Op("DecodePng").With("dtype", DataType.UInt16).Single(HostNode.Op("EncodePng").Single(image));

        Assert.Equal(image.ToArray<ushort>(), decoded.ToArray<ushort>());
    }

    [Fact]
    public void A_stack_of_pictures_becomes_a_row_of_files()
    {
        Tensor files = HostNode.Op("EncodePng").Single(Tensor.FromMemory(ElementType.UInt8, [3, 2, 2, 1], new byte[12]));

        Assert.Equal(new TensorShape(3), files.Shape);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(17, 9, 3)]
    [InlineData(40, 33, 3)]
    public void A_jpeg_is_near_what_was_written(int height, int width, int channels)
    {
        Tensor image = Smooth(height, width, channels);

        Tensor decoded = HostNode.Op("DecodeJpeg").With("dct_method", "INTEGER_ACCURATE").Single(
            HostNode.Op("EncodeJpeg").With("quality", 100).With("chroma_downsampling", false).Single(image));

        Assert.Equal(image.Shape, decoded.Shape);
        byte[] wanted = image.ToArray<byte>();
        byte[] got = decoded.ToArray<byte>();
        for (int i = 0; i < wanted.Length; i++) { Assert.InRange(got[i], wanted[i] - 4, wanted[i] + 4); }
    }

    [Fact]
    public void A_window_is_a_part_of_the_whole()
    {
        Tensor file = HostNode.Op("EncodeJpeg").With("chroma_downsampling", false).Single(Smooth(40, 50, 3));
        byte[] whole = HostNode.Op("DecodeJpeg").Single(file).ToArray<byte>();

        Tensor part = HostNode.Op("DecodeAndCropJpeg").Single(file, Tensor.Of<int>([4], 5, 11, 20, 30));

        Assert.Equal(new TensorShape(20, 30, 3), part.Shape);
        byte[] got = part.ToArray<byte>();
        for (int y = 0; y < 20; y++)
        {
            Assert.Equal(whole.AsSpan((((y + 5) * 50) + 11) * 3, 90), got.AsSpan(y * 90, 90));
        }
    }

    [Theory]
    [InlineData(-1, 0, 4, 4)]
    [InlineData(0, 0, 0, 4)]
    [InlineData(30, 0, 11, 4)]
    [InlineData(0, int.MaxValue, 4, int.MaxValue)]
    public void A_window_outside_the_picture_is_refused(int y, int x, int height, int width) =>
        HostNode.Op("DecodeAndCropJpeg").Refuses(HostNode.Op("EncodeJpeg").Single(Smooth(40, 50, 3)), Tensor.Of<int>([4], y, x, height, width));

    [Fact]
    public void A_short_jpeg_is_refused_unless_it_may_be_recovered()
    {
        byte[] file = Bytes(HostNode.Op("EncodeJpeg").Single(Smooth(64, 64, 3)));
        Tensor half = Text(file[..(file.Length * 3 / 4)]);

        HostNode.Op("DecodeJpeg").Refuses(half);
        Tensor recovered = HostNode.Op("DecodeJpeg").With("try_recover_truncated", true).Single(half);

        Assert.Equal(new TensorShape(64, 64, 3), recovered.Shape);
    }

    [Fact]
    public void A_small_jpeg_that_claims_a_huge_picture_is_refused_before_memory_is_taken()
    {
        byte[] file = Bytes(HostNode.Op("EncodeJpeg").Single(Smooth(8, 8, 3)));
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 60_000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), 60_000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        HostNode.Op("DecodeJpeg").Refuses(Text(file));
        HostNode.Op("DecodeJpeg").With("try_recover_truncated", true).Refuses(Text(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_small_png_that_claims_a_huge_picture_is_refused_before_memory_is_taken()
    {
        // Header of 8000 x 8000, its checksum, an empty data chunk and the end.
        byte[] file = Convert.FromHexString(
            "89504E470D0A1A0A0000000D4948445200001F4000001F40080200000089933AA3000000004944415435AF061E0000000049454E44AE426082");
        long before = GC.GetAllocatedBytesForCurrentThread();

        HostNode.Op("DecodePng").Refuses(Text(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Damaged_files_are_answered_and_never_crash()
    {
        byte[][] files =
        [
            Bytes(HostNode.Op("EncodeJpeg").Single(Smooth(30, 21, 3))),
            Bytes(HostNode.Op("EncodePng").Single(Picture(30, 21, 3))),
            Gif(),
        ];
        var random = new Random(20_260_101);
        int refused = 0;
        for (int i = 0; i < 450; i++)
        {
            byte[] file = [.. files[i % files.Length]];
            for (int flips = random.Next(1, 6); flips > 0; flips--) { file[random.Next(file.Length)] = (byte)random.Next(256); }
            Tensor content = Text(file[..(random.Next(4) == 0 ? random.Next(1, file.Length) : file.Length)]);
            try
            {
                HostNode.Op("DecodeImage").Single(content);
                HostNode.Op("DecodeJpeg").With("try_recover_truncated", true).With("ratio", 2).Single(content);
            }
            catch (ServingException) { refused++; }
        }

        Assert.InRange(refused, 30, 450);
    }

    [Fact]
    public void A_moving_gif_has_a_frame_dimension_and_transparent_pixels_keep_what_was_there()
    {
        Tensor frames = HostNode.Op("DecodeGif").Single(Text(Gif()));

        Assert.Equal(new TensorShape(2, 2, 2, 3), frames.Shape);
        Assert.Equal(
            new byte[] { 255, 0, 0, 0, 255, 0, 0, 255, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 0, 255, 0, 0 },
            frames.ToArray<byte>());
    }

    [Fact]
    public void Options_that_are_unknown_are_refused_when_the_model_is_loaded()
    {
        Assert.Throws<SavedModel.Diagnostics.SavedModelException>(static () => HostNode.Op("DecodeJpeg").With("ratio", 3).Stage(1));
        Assert.Throws<SavedModel.Diagnostics.SavedModelException>(static () => HostNode.Op("DecodePng").With("channels", 2).Stage(1));
        Assert.Throws<SavedModel.Diagnostics.SavedModelException>(static () => HostNode.Op("EncodeJpeg").With("progressive", true).Stage(1));
    }

    /// <summary>Two frames of 2 x 2 over red and green: the second draws one pixel red and leaves the others.</summary>
    private static byte[] Gif() =>
    [
        .. "GIF89a"u8, 2, 0, 2, 0, 0x81, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9,
        0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, .. Words(4, 0, 1, 1, 0, 5),
        0x21, 0xF9, 4, 1, 0, 0, 3, 0,
        0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, .. Words(4, 3, 0, 3, 3, 5),
        0x3B,
    ];

    /// <summary>Packs code words of three bits; a fourth bit comes with the sixth word.</summary>
    private static byte[] Words(params int[] words)
    {
        ulong bits = 0;
        int at = 0;
        for (int i = 0; i < words.Length; i++)
        {
            int width = i < 4 ? 3 : 4;
            bits |= (ulong)words[i] << at;
            at += width;
        }

        byte[] packed = BitConverter.GetBytes(bits)[..((at + 7) / 8)];
        return [(byte)packed.Length, .. packed, 0];
    }

    private static Tensor Scalar(Tensor text) => Text(Bytes(text));

    private static Tensor Text(byte[] bytes) => Tensor.FromStrings(TensorShape.Scalar, StringElements.FromBytes([bytes]));

    private static byte[] Bytes(Tensor text) => text.Strings[0].ToArray();

    private static Tensor Picture(int height, int width, int channels)
    {
        byte[] samples = new byte[height * width * channels];
        new Random(7).NextBytes(samples);
        return Tensor.FromMemory(ElementType.UInt8, [height, width, channels], samples);
    }

    private static Tensor Smooth(int height, int width, int channels)
    {
        byte[] samples = new byte[height * width * channels];
        for (int i = 0; i < samples.Length; i++)
        {
            int pixel = i / channels;
            samples[i] = (byte)(100 + (50 * Math.Sin((pixel / width / 9.0) + (i % channels))) + (40 * Math.Cos(pixel % width / 7.0)));
        }

        return Tensor.FromMemory(ElementType.UInt8, [height, width, channels], samples);
    }
}
