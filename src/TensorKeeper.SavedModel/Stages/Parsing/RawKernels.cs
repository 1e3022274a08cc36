// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Takes the bytes of strings for numbers: <c>DecodeRaw</c> and <c>DecodePaddedRaw</c>.</summary>
internal static class RawKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("DecodeRaw", static node => Prepare(node, padded: false))
        .AddPrepared("DecodePaddedRaw", static node => Prepare(node, padded: true));

    private static HostKernel Prepare(SourceNode node, bool padded)
    {
        ElementType type = node.Type("out_type", DataType.Invalid).ToElementType();
        if (type is ElementType.None or ElementType.String) { throw new ServingException(ServingErrorCode.InvalidArgument, $"Bytes are not taken for {node.Type("out_type", DataType.Invalid)}."); }
        int size = ElementTypes.SizeOf(type);
        // Complex numbers are turned round part by part.
        int part = type is ElementType.Complex64 or ElementType.Complex128 ? size / 2 : size;
        bool swaps = !node.Bool("little_endian", true) && part > 1;
        return (in HostCall call) =>
        {
            call.Require(call[0].ElementType == ElementType.String, "The bytes to decode are strings");
            StringElements texts = call[0].Strings;
            long width = padded ? Width(call, texts) : texts.Count == 0 ? 0 : texts[0].Length;
            call.Require(width % size == 0, padded
                ? $"fixed_length ({width}) must be a multiple of the size of out_type ({size})"
                : $"Input to DecodeRaw has length {width} that is not a multiple of {size}, the size of {ElementTypes.NameOf(type)}");
            Tensor result = Tensors.Zeros(type, new TensorShape([.. call[0].Shape.Dimensions, texts.Count == 0 && !padded ? 0 : width / size]));
            for (int i = 0; i < texts.Count; i++)
            {
                ReadOnlySpan<byte> text = texts[i];
                call.Require(padded || text.Length == width, $"DecodeRaw requires input strings to all be the same size, but element {i} has size {text.Length} != {width}");
                text[..(int)Math.Min(text.Length, width)].CopyTo(result.Bytes[(int)(i * width)..]);
            }

            if (swaps) { Swap(result.Bytes, part); }
            if (type == ElementType.Bool) { Normalize(result.Bytes); }
            return [result];
        };
    }

    private static long Width(in HostCall call, StringElements texts)
    {
        call.Require(call[1].ElementCount == 1, "k must be scalar");
        long width = Tensors.Integers(call[1])[0];
        call.Require(width > 0, $"Got width of 0 or less, {width}");
        call.Require(width <= Tensors.MaxBytes / Math.Max(texts.Count, 1), $"{texts.Count} rows of {width} bytes are larger than the host can hold");
        return width;
    }

    private static void Swap(Span<byte> bytes, int size)
    {
        for (int i = 0; i + size <= bytes.Length; i += size) { bytes.Slice(i, size).Reverse(); }
    }

    private static void Normalize(Span<byte> bytes)
    {
        foreach (ref byte value in bytes) { value = value == 0 ? (byte)0 : (byte)1; }
    }
}
