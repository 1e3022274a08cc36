// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Numbers;

namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>Turns, shifts, zooms and tilts pictures: <c>ImageProjectiveTransformV2</c> and <c>V3</c>.</summary>
/// <remarks>For each pixel of the result the matrix says where in the source it comes from; numbers are float, as TensorFlow's.</remarks>
internal static class ProjectiveTransformKernels
{
    private const int MatrixLength = 8;

    public static void Register(HostKernelTable table) => table
        .AddPrepared("ImageProjectiveTransformV2", Prepare)
        .AddPrepared("ImageProjectiveTransformV3", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        string interpolation = node.Text("interpolation", "NEAREST");
        if (interpolation is not ("NEAREST" or "BILINEAR"))
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"Invalid interpolation {interpolation}. Supported types: NEAREST, BILINEAR");
        }

        var frame = PictureFrame.Of(node.Text("fill_mode", "CONSTANT"));
        bool isBilinear = interpolation == "BILINEAR";
        return (in HostCall call) => [NumberTypes.Run(call[0].ElementType, call, new Kernel(frame, isBilinear))];
    }

    private readonly struct Kernel(PictureFrame frame, bool isBilinear) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            TensorShape shape = call[0].Shape;
            TensorShape matrices = call[1].Shape;
            call.Require(shape.Rank == 4, "input images must be rank 4");
            bool fits = matrices.Rank == 2 && matrices[1] == MatrixLength && (matrices[0] == shape[0] || matrices[0] == 1);
            call.Require(fits, $"Input transform should be num_images x 8 or 1 x 8, not {matrices}");
            long[] size = Tensors.Integers(call[2]);
            call.Require(size.Length == 2 && size[0] > 0 && size[1] > 0, "new_height and new_width must be two positive numbers");
            float fill = call.InputCount > 3 ? call[3].AsSpan<float>()[0] : 0;
            Tensor result = Tensors.Zeros(call[0].ElementType, [shape[0], size[0], size[1], shape[3]]);
            int picture = checked((int)(shape[1] * shape[2] * shape[3]));
            int made = checked((int)(size[0] * size[1] * shape[3]));
            for (int i = 0; i < shape[0]; i++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<float> matrix = call[1].AsSpan<float>().Slice(matrices[0] == 1 ? 0 : i * MatrixLength, MatrixLength);
                var source = new Source<T>(call[0].AsSpan<T>().Slice(i * picture, picture), shape, T.CreateTruncating(fill));
                Transform(source, matrix, (int)size[1], result.AsSpan<T>().Slice(i * made, made));
            }

            return result;
        }

        private void Transform<T>(Source<T> source, ReadOnlySpan<float> matrix, int width, Span<T> result)
            where T : unmanaged, INumber<T>
        {
            int channels = source.Channels;
            for (int pixel = 0; pixel * channels < result.Length; pixel++)
            {
                Span<T> values = result.Slice(pixel * channels, channels);
                (float row, float column) = (pixel / width, pixel % width);
                float depth = (matrix[6] * column) + (matrix[7] * row) + 1f;
                if (depth == 0)
                {
                    values.Fill(source.Fill);
                    continue;
                }

                float x = frame.Place(((matrix[0] * column) + (matrix[1] * row) + matrix[2]) / depth, source.Width);
                float y = frame.Place(((matrix[3] * column) + (matrix[4] * row) + matrix[5]) / depth, source.Height);
                if (isBilinear) { Blend(source, y, x, values); }
                else { source.At(float.Round(y, MidpointRounding.AwayFromZero), float.Round(x, MidpointRounding.AwayFromZero), values); }
            }
        }

        private static void Blend<T>(Source<T> source, float y, float x, Span<T> values)
            where T : unmanaged, INumber<T>
        {
            (float top, float left) = (MathF.Floor(y), MathF.Floor(x));
            (float bottom, float right) = (top + 1, left + 1);
            for (int channel = 0; channel < values.Length; channel++)
            {
                float above = ((right - x) * source.At(top, left, channel)) + ((x - left) * source.At(top, right, channel));
                float below = ((right - x) * source.At(bottom, left, channel)) + ((x - left) * source.At(bottom, right, channel));
                values[channel] = T.CreateTruncating(((bottom - y) * above) + ((y - top) * below));
            }
        }
    }

    /// <summary>One picture, with the colour of what lies outside of it.</summary>
    private readonly ref struct Source<T>(ReadOnlySpan<T> pixels, TensorShape shape, T fill)
        where T : unmanaged, INumber<T>
    {
        private readonly ReadOnlySpan<T> _pixels = pixels;

        public T Fill => fill;

        public int Height { get; } = (int)shape[1];

        public int Width { get; } = (int)shape[2];

        public int Channels { get; } = (int)shape[3];

        public float At(float y, float x, int channel) =>
            float.CreateTruncating(Contains(y, x) ? _pixels[(((((int)y) * Width) + (int)x) * Channels) + channel] : fill);

        public void At(float y, float x, Span<T> values)
        {
            if (Contains(y, x)) { _pixels.Slice(((((int)y) * Width) + (int)x) * Channels, Channels).CopyTo(values); }
            else { values.Fill(fill); }
        }

        private bool Contains(float y, float x) => y >= 0 && y < Height && x >= 0 && x < Width;
    }
}
