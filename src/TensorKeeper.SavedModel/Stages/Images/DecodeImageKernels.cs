// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Images.Jpeg;
using TensorKeeper.SavedModel.Stages.Images.Png;

namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>Makes pixels of the bytes of a picture: <c>DecodeJpeg</c> and its kin. Which format it is, the bytes say, not the op.</summary>
internal static class DecodeImageKernels
{
    public static void Register(HostKernelTable table)
    {
        foreach (string op in (string[])["DecodeJpeg", "DecodeAndCropJpeg", "DecodePng", "DecodeGif", "DecodeBmp", "DecodeImage"])
        {
            table.AddPrepared(op, Prepare);
        }

        table.AddPrepared("ExtractJpegShape", PrepareShape);
    }

    private static HostKernel Prepare(SourceNode node)
    {
        JpegOptions options = OptionsOf(node);
        DataType type = node.Type("dtype", DataType.UInt8);
        bool takes = type == DataType.UInt8 || (type == DataType.UInt16 && node.Op is "DecodePng" or "DecodeImage") || (type == DataType.Float && node.Op == "DecodeImage");
        if (!takes) { throw Refused($"{node.Op} does not make {type}."); }
        int channels = node.Op == "DecodeGif" ? 3 : (int)Math.Clamp(node.Int("channels", 0), -1, 5);
        if (channels is not (0 or 1 or 3 or 4)) { throw Refused($"`channels` must be 0, 1, 3 or 4 but got {node.Int("channels", 0)}"); }
        bool allFrames = node.Op != "DecodeImage" || node.Bool("expand_animations", true);
        return (in HostCall call) =>
        {
            ReadOnlySpan<byte> data = Contents(call);
            try
            {
                JpegOptions asked = call.Node.Op == "DecodeAndCropJpeg" ? options with { Window = Window(call) } : options;
                Pixels pixels = Decode(call.Node.Op, data, asked with { Channels = channels }, channels, type != DataType.UInt8, allFrames, call.CancellationToken);
                bool moves = call.Node.Op == "DecodeGif" || (call.Node.Op == "DecodeImage" && allFrames && GifDecoder.Recognizes(data));
                TensorShape shape = moves ? [pixels.Frames, pixels.Height, pixels.Width, pixels.Channels] : [pixels.Height, pixels.Width, pixels.Channels];
                return [ToTensor(pixels, type, shape)];
            }
            catch (ImageFormatException problem)
            {
                throw call.Invalid(problem.Message);
            }
        };
    }

    private static HostKernel PrepareShape(SourceNode node)
    {
        ElementType type = node.Type("output_type", DataType.Int32).ToElementType();
        return (in HostCall call) =>
        {
            try
            {
                (int height, int width, int channels) = JpegDecoder.ReadShape(Contents(call));
                return [Tensors.OfIntegers(type, [3], [height, width, channels])];
            }
            catch (ImageFormatException problem)
            {
                throw call.Invalid(problem.Message);
            }
        };
    }

    private static JpegOptions OptionsOf(SourceNode node)
    {
        if (node.Op is not ("DecodeJpeg" or "DecodeAndCropJpeg")) { return new JpegOptions(); }
        long ratio = node.Int("ratio", 1);
        if (ratio is not (1 or 2 or 4 or 8)) { throw Refused($"ratio must be 1, 2, 4, or 8, got {ratio}"); }
        string method = node.Text("dct_method", "");
        if (method is not ("" or "INTEGER_FAST" or "INTEGER_ACCURATE")) { throw Refused("dct_method must be one of {'', 'INTEGER_FAST', 'INTEGER_ACCURATE'}"); }
        return new JpegOptions
        {
            Ratio = (int)ratio,
            SmoothColours = node.Bool("fancy_upscaling", true),
            Recovers = node.Bool("try_recover_truncated", false),
            IsAccurate = method == "INTEGER_ACCURATE",
        };
    }

    private static Pixels Decode(
        string op, ReadOnlySpan<byte> data, JpegOptions options, int channels, bool wide, bool allFrames, CancellationToken cancellationToken)
    {
        bool isBmp = BmpDecoder.Recognizes(data);
        bool isJpeg = JpegDecoder.Recognizes(data);
        if (op == "DecodeAndCropJpeg" && !isJpeg) { throw new ImageFormatException("DecodeAndCropJpeg operation can run on JPEG only"); }
        if (op == "DecodeBmp" && !isBmp) { throw new ImageFormatException("DecodeBmp operation can run on BMP only"); }
        if (isJpeg)
        {
            return channels != 4 ? JpegDecoder.Decode(data, options, cancellationToken) : throw new ImageFormatException("JPEG does not support 4 channels");
        }

        if (data.StartsWith(PngFile.Magic)) { return PngDecoder.Decode(data, channels, wide, cancellationToken); }
        if (GifDecoder.Recognizes(data))
        {
            if (channels is not (0 or 3)) { throw new ImageFormatException($"channels must be 0 or 3 for GIF, got {channels}"); }
            Pixels pixels = GifDecoder.Decode(data, allFrames, cancellationToken);
            bool still = op is "DecodePng" or "DecodeJpeg";
            return !still || pixels.Frames == 1 ? pixels : throw new ImageFormatException(
                $"Got {pixels.Frames} frames, but animated gifs can only be decoded by tf.io.decode_gif or tf.io.decode_image");
        }

        if (!isBmp) { throw new ImageFormatException("Unknown image file format. One of JPEG, PNG, GIF, BMP required."); }
        if (channels == 1) { throw new ImageFormatException("`channels` must be 0, 3 or 4 for BMP, but got 1"); }
        return op is "DecodeBmp" or "DecodeImage" ? BmpDecoder.Decode(data, channels) : throw new ImageFormatException(
            $"Trying to decode BMP format using a wrong op. Use `decode_bmp` or `decode_image` instead. Op used: {op}");
    }

    private static (int Y, int X, int Height, int Width) Window(in HostCall call)
    {
        call.Require(call[1].Shape.Rank == 1 && call[1].ElementCount == 4, $"crop_window must have four elements, got shape {call[1].Shape}");
        ReadOnlySpan<int> window = call[1].AsSpan<int>();
        return (window[0], window[1], window[2], window[3]);
    }

    private static ReadOnlySpan<byte> Contents(in HostCall call)
    {
        call.Require(call[0].ElementType == ElementType.String && call[0].Shape.Rank == 0, $"`contents` must be scalar but got shape{call[0].Shape}");
        ReadOnlySpan<byte> data = call[0].Strings[0];
        call.Require(data.Length > 0, "Input is empty.");
        return data;
    }

    /// <summary>Widens 8 bits to 16 by 256, as TensorFlow does but for PNG, whose decoder makes 16 bits itself; floats go to 1.</summary>
    private static Tensor ToTensor(Pixels pixels, DataType type, TensorShape shape)
    {
        if (type == DataType.UInt8) { return Tensor.FromMemory(ElementType.UInt8, shape, (byte[])pixels.Samples); }
        if (type == DataType.UInt16)
        {
            Tensor tensor = Tensors.Zeros(ElementType.UInt16, shape);
            Span<ushort> target = tensor.AsSpan<ushort>();
            if (pixels.IsWide) { ((ushort[])pixels.Samples).CopyTo(target); }
            else
            {
                byte[] narrow = (byte[])pixels.Samples;
                for (int i = 0; i < narrow.Length; i++) { target[i] = (ushort)(narrow[i] << 8); }
            }

            return tensor;
        }

        Tensor floats = Tensors.Zeros(ElementType.Float32, shape);
        Span<float> values = floats.AsSpan<float>();
        float scale = (float)(1.0 / (pixels.IsWide ? ushort.MaxValue : byte.MaxValue));
        for (int i = 0; i < values.Length; i++) { values[i] = scale * (pixels.IsWide ? ((ushort[])pixels.Samples)[i] : ((byte[])pixels.Samples)[i]); }
        return floats;
    }

    private static ServingException Refused(string message) => new(ServingErrorCode.InvalidArgument, message);
}
