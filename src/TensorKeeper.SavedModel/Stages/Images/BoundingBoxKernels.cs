// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Numbers;

namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>Draws boxes into pictures, one pixel wide: <c>DrawBoundingBoxes</c> and <c>V2</c>.</summary>
internal static class BoundingBoxKernels
{
    /// <summary>What boxes are drawn with when nobody says: red, green, blue and opacity of ten colours in turn.</summary>
    private static readonly float[][] Colors =
    [
        [1, 1, 0, 1], [0, 0, 1, 1], [1, 0, 0, 1], [0, 1, 0, 1], [0.5f, 0, 0.5f, 1],
        [0.5f, 0.5f, 0, 1], [0.5f, 0, 0, 1], [0, 0, 0.5f, 1], [0, 1, 1, 1], [1, 0, 1, 1],
    ];

    private static readonly float[][] White = [[1]];

    public static void Register(HostKernelTable table) => table
        .Add("DrawBoundingBoxes", static (in HostCall call) => [Draw(call, [])])
        .Add("DrawBoundingBoxesV2", static (in HostCall call) => [Draw(call, ColorsOf(call))]);

    private static float[][] ColorsOf(in HostCall call)
    {
        Tensor colors = call[2];
        call.Require(colors.Shape.Rank == 2, $"colors must be a 2-D matrix{colors.Shape}");
        call.Require(call[0].Shape.Rank == 4 && colors.Shape[1] >= call[0].Shape[3], $"colors must have equal or more channels than the image provided: {colors.Shape}");
        int width = (int)colors.Shape[1];
        return colors.ElementCount == 0 ? [] : [.. colors.AsSpan<float>().ToArray().Chunk(width)];
    }

    private static Tensor Draw(in HostCall call, float[][] colors)
    {
        (TensorShape images, TensorShape boxes) = (call[0].Shape, call[1].Shape);
        call.Require(images.Rank == 4, "The rank of the images should be 4");
        call.Require(boxes.Rank == 3, "The rank of the boxes tensor should be 3");
        call.Require(images[0] == boxes[0], "The batch sizes should be the same");
        call.Require(images[3] is 1 or 3 or 4, "Channel depth should be either 1 (GRY), 3 (RGB), or 4 (RGBA)");
        call.Require(boxes[2] == 4, $"The size of the third dimension of the box must be 4. Received: {boxes[2]}");
        if (colors.Length == 0) { colors = images[3] == 1 ? White : Colors; }
        return NumberTypes.Run(call[0].ElementType, call, new Kernel(colors));
    }

    private readonly struct Kernel(float[][] colors) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Copy(call[0]);
            (TensorShape images, Tensor boxes) = (call[0].Shape, call[1]);
            int picture = (int)(images[1] * images[2] * images[3]);
            for (int box = 0; box < boxes.ElementCount / 4; box++)
            {
                if (box % 64 == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
                (int batch, int number) = Math.DivRem(box, (int)boxes.Shape[1]);
                ReadOnlySpan<float> color = colors[number % colors.Length];
                Frame(result.AsSpan<T>().Slice(batch * picture, picture), images, boxes.AsSpan<float>().Slice(4 * box, 4), color);
            }

            return result;
        }

        /// <summary>Lines that lie outside of the picture are left out; those inside end at its edge.</summary>
        private static void Frame<T>(Span<T> picture, TensorShape images, ReadOnlySpan<float> box, ReadOnlySpan<float> color)
            where T : unmanaged, INumber<T>
        {
            (long height, long width, int depth) = (images[1], images[2], (int)images[3]);
            (long top, long left) = ((long)(box[0] * (height - 1)), (long)(box[1] * (width - 1)));
            (long bottom, long right) = ((long)(box[2] * (height - 1)), (long)(box[3] * (width - 1)));
            if (top > bottom || left > right || top >= height || bottom < 0 || left >= width || right < 0) { return; }
            (long firstRow, long lastRow) = (Math.Max(top, 0), Math.Min(bottom, height - 1));
            (long firstColumn, long lastColumn) = (Math.Max(left, 0), Math.Min(right, width - 1));
            for (long column = firstColumn; column <= lastColumn; column++)
            {
                if (top >= 0) { Paint(picture, (top * width) + column, depth, color); }
                if (bottom < height) { Paint(picture, (bottom * width) + column, depth, color); }
            }

            for (long row = firstRow; row <= lastRow; row++)
            {
                if (left >= 0) { Paint(picture, (row * width) + left, depth, color); }
                if (right < width) { Paint(picture, (row * width) + right, depth, color); }
            }
        }

        private static void Paint<T>(Span<T> picture, long pixel, int depth, ReadOnlySpan<float> color)
            where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < depth; i++) { picture[(int)(pixel * depth) + i] = T.CreateTruncating(color[i]); }
        }
    }
}
