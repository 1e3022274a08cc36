// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Quantized;

/// <summary>Products of quantised matrices, images and elements: sums of integers, exactly.</summary>
internal static class QuantizedProductKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("QuantizedConv2D", PrepareConvolution)
        .Add("QuantizedMatMul", Multiply)
        .Add("QuantizedMul", MultiplyElements);

    private static Tensor[] Multiply(in HostCall call)
    {
        (QuantizedLevels left, QuantizedLevels right) = (call.Levels(0, 2, 3), call.Levels(1, 4, 5));
        call.Require(left.High > left.Low, "max_a must be larger than min_a.");
        call.Require(right.High > right.Low, "max_b must be larger than min_b.");
        call.Require(call[0].Shape.Rank == 2, "In[0] is not a matrix");
        call.Require(call[1].Shape.Rank == 2, "In[1] is not a matrix");
        (int[] a, int rows, int inner) = Matrix(call[0], left, call.Node.Bool("transpose_a", false));
        (int[] b, int depth, int columns) = Matrix(call[1], right, call.Node.Bool("transpose_b", false));
        call.Require(inner == depth, $"Matrix size-incompatible: In[0]: {call[0].Shape}, In[1]: {call[1].Shape}");
        ElementType type = call.ResultType("Toutput");
        var shape = new TensorShape(rows, columns);
        int[] sums = Numbers(shape);
        for (int row = 0; row < rows; row++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            Span<int> sum = sums.AsSpan(row * columns, columns);
            for (int i = 0; i < inner; i++) { IntegerProduct.Add(sum, a[(row * inner) + i], b.AsSpan(i * columns, columns)); }
        }

        (float low, float high) = QuantizedLevels.OfProduct(type, left, right);
        return QuantizedCall.Ranged(QuantizedElements.Write(type, shape, sums), low, high);
    }

    private static (int[] Elements, int Rows, int Columns) Matrix(Tensor tensor, QuantizedLevels levels, bool isTransposed)
    {
        int[] elements = IntegerProduct.Centred(tensor, levels);
        (int rows, int columns) = ((int)tensor.Shape[0], (int)tensor.Shape[1]);
        if (!isTransposed) { return (elements, rows, columns); }
        int[] turned = new int[elements.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) { turned[(column * rows) + row] = elements[(row * columns) + column]; }
        }

        return (turned, columns, rows);
    }

    private static Tensor[] MultiplyElements(in HostCall call)
    {
        (QuantizedLevels left, QuantizedLevels right) = (call.Levels(0, 2, 3), call.Levels(1, 4, 5));
        call.Require(left.High > left.Low, "max_x must be larger than min_x.");
        call.Require(right.High > right.Low, "max_y must be larger than min_y.");
        TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
        int[] products = IntegerProduct.Centred(Broadcasting.Stretch(call, call[0], shape), left);
        int[] factors = IntegerProduct.Centred(Broadcasting.Stretch(call, call[1], shape), right);
        for (int i = 0; i < products.Length; i++) { products[i] = unchecked(products[i] * factors[i]); }
        ElementType type = call.ResultType("Toutput");
        (float low, float high) = QuantizedLevels.OfProduct(type, left, right);
        return QuantizedCall.Ranged(QuantizedElements.Write(type, shape, products), low, high);
    }

    private static HostKernel PrepareConvolution(SourceNode node)
    {
        long[] strides = node.Ints("strides");
        if (strides is not [1, > 0, > 0, 1] || strides[1] != strides[2] || node.Ints("dilations").Any(static d => d != 1) || node.Ints("padding_list").Any(static pad => pad != 0))
        {
            throw new ServingException(ServingErrorCode.Unimplemented, "A quantised convolution has one stride for rows and columns, and no holes.");
        }

        return (in HostCall call) => Convolve(call, strides[1]);
    }

    private static Tensor[] Convolve(in HostCall call, long stride)
    {
        (TensorShape image, TensorShape filter) = (call[0].Shape, call[1].Shape);
        call.Require(image.Rank == 4, $"input must be 4-dimensional: {image}");
        call.Require(filter.Rank == 4, $"filter must be 4-dimensional: {filter}");
        call.Require(image[3] == filter[2], $"input and filter must have the same depth: {image[3]} vs {filter[2]}");
        (QuantizedLevels left, QuantizedLevels right) = (call.Levels(0, 2, 3), call.Levels(1, 4, 5));
        string padding = call.Node.Text("padding", "VALID");
        (long rows, long top) = QuantizedWindow.Place(call, image[1], filter[0], stride, padding);
        (long columns, long leftmost) = QuantizedWindow.Place(call, image[2], filter[1], stride, padding);
        var shape = new TensorShape(image[0], rows, columns, filter[3]);
        int[] sums = Numbers(shape);
        int[] pixels = IntegerProduct.Centred(call[0], left);
        int[] weights = IntegerProduct.Centred(call[1], right);
        (int depth, int count) = ((int)filter[2], (int)filter[3]);
        for (long place = 0, at = 0; place < image[0] * rows; place++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            (long batch, long y) = (place / rows, ((place % rows) * stride) - top);
            for (long column = 0; column < columns; column++, at += count)
            {
                Span<int> sum = sums.AsSpan((int)at, count);
                long x = (column * stride) - leftmost;
                for (long fy = Math.Max(0, -y); fy < Math.Min(filter[0], image[1] - y); fy++)
                {
                    for (long fx = Math.Max(0, -x); fx < Math.Min(filter[1], image[2] - x); fx++)
                    {
                        ReadOnlySpan<int> pixel = pixels.AsSpan((int)((((((batch * image[1]) + y + fy) * image[2]) + x + fx) * depth)), depth);
                        int weight = (int)(((fy * filter[1]) + fx) * depth * count);
                        for (int i = 0; i < depth; i++) { IntegerProduct.Add(sum, pixel[i], weights.AsSpan(weight + (i * count), count)); }
                    }
                }
            }
        }

        ElementType type = call.ResultType("out_type");
        (float low, float high) = QuantizedLevels.OfProduct(type, left, right);
        return QuantizedCall.Ranged(QuantizedElements.Write(type, shape, sums), low, high);
    }

    private static int[] Numbers(TensorShape shape)
    {
        Tensors.RequireRoom(ElementType.Int32, shape);
        return new int[shape.GetElementCount()];
    }
}
