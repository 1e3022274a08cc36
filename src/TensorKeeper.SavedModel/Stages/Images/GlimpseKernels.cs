// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>Cuts a window out of each picture, around a place that is computed: <c>ExtractGlimpse</c> and <c>V2</c>.</summary>
/// <remarks>What of the window lies outside of the picture is zero. The two versions differ in what a centred place means if it is not normalized.</remarks>
internal static class GlimpseKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("ExtractGlimpse", static node => Prepare(node, 1))
        .AddPrepared("ExtractGlimpseV2", static node => Prepare(node, 2));

    private static HostKernel Prepare(SourceNode node, int version)
    {
        if (node.Text("noise", "uniform") != "zero")
        {
            throw new ServingException(ServingErrorCode.Unimplemented, "Glimpses are filled with zeros only (noise 'zero'), not with random numbers.");
        }

        bool centered = node.Bool("centered", true);
        bool normalized = node.Bool("normalized", true);
        return (in HostCall call) => [Cut(call, version, centered, normalized)];
    }

    private static Tensor Cut(in HostCall call, int version, bool centered, bool normalized)
    {
        TensorShape shape = call[0].Shape;
        call.Require(shape.Rank == 4, "input must be 4-dimensional (batch_size, height, width, depth)");
        long[] size = Tensors.Integers(call[1]);
        call.Require(size.Length == 2 && size[0] > 0 && size[1] > 0, "image shape must be a vector of two elements, both positive");
        bool fits = call[2].Shape.Rank == 2 && call[2].Shape[0] == shape[0] && call[2].Shape[1] == 2;
        call.Require(fits, $"offsets must be a matrix of 2 columns and as many rows as there are pictures, not {call[2].Shape}");
        ReadOnlySpan<float> offsets = call[2].AsSpan<float>();
        Tensor result = Tensors.Zeros(call[0].ElementType, [shape[0], size[0], size[1], shape[3]]);
        ReadOnlySpan<byte> pixels = call[0].Bytes;
        int pixel = checked((int)shape[3] * ElementTypes.SizeOf(call[0].ElementType));
        for (int i = 0; i < shape[0]; i++)
        {
            long top = Place(offsets[2 * i], shape[1], size[0], version, centered, normalized);
            long left = Place(offsets[(2 * i) + 1], shape[2], size[1], version, centered, normalized);
            (long from, long to) = (Math.Clamp(left, 0, shape[2]), Math.Clamp(left + size[1], 0, shape[2]));
            for (long row = Math.Max(top, 0); row < Math.Min(top + size[0], shape[1]) && from < to; row++)
            {
                int source = checked((int)((((i * shape[1]) + row) * shape[2]) + from) * pixel);
                int target = checked((int)((((i * size[0]) + row - top) * size[1]) + from - left) * pixel);
                pixels.Slice(source, (int)(to - from) * pixel).CopyTo(result.Bytes[target..]);
            }
        }

        return result;
    }

    private static long Place(float at, long length, long size, int version, bool centered, bool normalized)
    {
        if (normalized) { at *= length; }
        if (centered) { at = ((version == 1 || normalized) ? at / 2f : at) + (length / 2f); }

        // A place far outside shows nothing; it only must not overflow.
        return (long)Math.Clamp(at - (size / 2f), -1e9f, 1e9f);
    }
}
