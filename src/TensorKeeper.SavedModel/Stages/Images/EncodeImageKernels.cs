// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Images.Jpeg;
using TensorKeeper.SavedModel.Stages.Images.Png;

namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>Makes files of pixels: <c>EncodeJpeg</c>, <c>EncodeJpegVariableQuality</c> and <c>EncodePng</c>.</summary>
internal static class EncodeImageKernels
{
    private const int MaxSide = 65_500;
    private const int MaxMetadata = 65_000;

    public static void Register(HostKernelTable table) => table
        .AddPrepared("EncodeJpeg", PrepareJpeg)
        .Add("EncodeJpegVariableQuality", static (in HostCall call) =>
        {
            call.Require(call[1].ElementType == ElementType.Int32 && call[1].ElementCount == 1, "quality must be scalar");
            int quality = call[1].AsSpan<int>()[0];
            call.Require(quality is >= 0 and <= 100, $"quality must be in [0,100], got {quality}");
            return [EncodeJpeg(call, new JpegEncoding { Quality = quality }, 0)];
        })
        .AddPrepared("EncodePng", PreparePng);

    private static HostKernel PrepareJpeg(SourceNode node)
    {
        if (node.Bool("progressive", false) || node.Bool("optimize_size", false))
        {
            throw Refused("JPEG files are written with the standard's tables in one scan, not progressive and not with tables of their own.");
        }

        byte[] metadata = node.Attribute("xmp_metadata") is { Kind: AttributeKind.Bytes } xmp ? xmp.Bytes.ToArray() : [];
        if (metadata.Length > MaxMetadata) { throw Refused($"The XMP metadata have {metadata.Length} bytes, over {MaxMetadata}."); }
        int channels = node.Text("format", "") switch
        {
            "" => 0,
            "grayscale" => 1,
            "rgb" => 3,
            string other => throw Refused($"format must be '', grayscale or rgb, got {other}"),
        };
        var encoding = new JpegEncoding
        {
            Quality = (int)Math.Clamp(node.Int("quality", 95), 0, 100),
            HalvesColours = node.Bool("chroma_downsampling", true),
            DensityUnit = node.Text("density_unit", "in") switch { "in" => 1, "cm" => 2, string other => throw Refused($"Invalid density_unit {other}") },
            DensityX = unchecked((ushort)node.Int("x_density", 300)),
            DensityY = unchecked((ushort)node.Int("y_density", 300)),
            Metadata = metadata,
        };
        return (in HostCall call) => [EncodeJpeg(call, encoding, channels)];
    }

    private static Tensor EncodeJpeg(in HostCall call, JpegEncoding encoding, int channels)
    {
        Tensor image = call[0];
        call.Require(image is { ElementType: ElementType.UInt8, Shape.Rank: 3 }, $"image must be 3-dimensional{image.Shape}");
        (long height, long width, long own) = (image.Shape[0], image.Shape[1], image.Shape[2]);
        call.Require(own is 1 or 3 && (channels == 0 || channels == own), $"image must have {(channels == 0 ? "1 or 3" : channels)} channels, got {own}");
        call.Require(height is > 0 and <= MaxSide && width is > 0 and <= MaxSide && height * width * own <= Pixels.MaxSamples, $"JPEG encoding failed: {width} x {height} pixels");
        var file = new StringElementsBuilder(1);
        file.Add(JpegEncoder.Encode((int)height, (int)width, (int)own, image.AsSpan<byte>(), encoding, call.CancellationToken));
        return file.ToTensor(TensorShape.Scalar);
    }

    private static HostKernel PreparePng(SourceNode node)
    {
        long compression = node.Int("compression", -1);
        if (compression is < -1 or > 9) { throw Refused($"compression should be in [-1,9], got {compression}"); }
        return (in HostCall call) =>
        {
            Tensor images = call[0];
            int rank = images.Shape.Rank;
            call.Require(rank >= 3, $"images must have at least rank 3{images.Shape}");
            call.Require(images.ElementType is ElementType.UInt8 or ElementType.UInt16, $"PNG holds uint8 and uint16, not {images.ElementType}");
            (long height, long width, long channels) = (images.Shape[rank - 3], images.Shape[rank - 2], images.Shape[rank - 1]);
            call.Require(channels is >= 1 and <= 4, $"image must have 1, 2, 3, or 4 channels, got {channels}");
            call.Require(height > 0 && width > 0, "PNG of no pixels");
            var shape = new TensorShape(images.Shape.Dimensions[..(rank - 3)]);
            long size = height * width * channels * ElementTypes.SizeOf(images.ElementType);
            var files = new StringElementsBuilder((int)shape.GetElementCount());
            for (long i = 0; i < shape.GetElementCount(); i++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                files.Add(PngWriter.Write(
                    (int)height, (int)width, (int)channels, 8 * ElementTypes.SizeOf(images.ElementType), images.Bytes.Slice((int)(i * size), (int)size), (int)compression));
            }

            return [files.ToTensor(shape)];
        };
    }

    private static ServingException Refused(string message) => new(ServingErrorCode.InvalidArgument, message);
}
