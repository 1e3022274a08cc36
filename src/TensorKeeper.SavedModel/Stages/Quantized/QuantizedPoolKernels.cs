// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Quantized;

/// <summary>Pooling of quantised images, which keeps their range; an average is cut to an integer.</summary>
internal static class QuantizedPoolKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("QuantizedMaxPool", static node => Prepare(node, isMaximum: true))
        .AddPrepared("QuantizedAvgPool", static node => Prepare(node, isMaximum: false));

    private static HostKernel Prepare(SourceNode node, bool isMaximum)
    {
        (long[] window, long[] strides) = (node.Ints("ksize"), node.Ints("strides"));
        if (window is not [1, > 0, > 0, 1] || strides is not [1, > 0, > 0, 1])
        {
            throw new ServingException(ServingErrorCode.Unimplemented, "Quantised pooling is over rows and columns only.");
        }

        return (in HostCall call) => Pool(call, window, strides, isMaximum);
    }

    private static Tensor[] Pool(in HostCall call, long[] window, long[] strides, bool isMaximum)
    {
        TensorShape image = call[0].Shape;
        call.Require(image.Rank == 4, $"tensor_in must be 4-dimensional, not {image}");
        string padding = call.Node.Text("padding", "VALID");
        (long rows, long top) = QuantizedWindow.Place(call, image[1], window[1], strides[1], padding);
        (long columns, long left) = QuantizedWindow.Place(call, image[2], window[2], strides[2], padding);
        (top, left) = (Math.Max(0, top), Math.Max(0, left));
        var shape = new TensorShape(image[0], rows, columns, image[3]);
        Tensors.RequireRoom(ElementType.Int32, shape);
        int[] pooled = new int[shape.GetElementCount()];
        int[] pixels = QuantizedElements.Read(call[0]);
        int depth = (int)image[3];
        for (long place = 0, at = 0; place < image[0] * rows; place++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            (long batch, long y) = (place / rows, ((place % rows) * strides[1]) - top);
            (long firstRow, long lastRow) = (Math.Max(0, y), Math.Min(image[1], y + window[1]));
            for (long column = 0; column < columns; column++, at += depth)
            {
                long x = (column * strides[2]) - left;
                (long firstColumn, long lastColumn) = (Math.Max(0, x), Math.Min(image[2], x + window[2]));
                Span<int> result = pooled.AsSpan((int)at, depth);
                if (isMaximum) { result.Fill(int.MinValue); }
                for (long row = firstRow; row < lastRow; row++)
                {
                    for (long cell = firstColumn; cell < lastColumn; cell++)
                    {
                        ReadOnlySpan<int> pixel = pixels.AsSpan((int)((((batch * image[1]) + row) * image[2]) + cell) * depth, depth);
                        for (int i = 0; i < depth; i++) { result[i] = isMaximum ? Math.Max(result[i], pixel[i]) : result[i] + pixel[i]; }
                    }
                }

                int cells = (int)Math.Max(1, (lastRow - firstRow) * (lastColumn - firstColumn));
                for (int i = 0; !isMaximum && i < depth; i++) { result[i] /= cells; }
            }
        }

        return QuantizedCall.Ranged(QuantizedElements.Write(call[0].ElementType, shape, pooled), call.Number(1), call.Number(2));
    }
}
