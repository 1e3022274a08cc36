// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Measures and cuts strings, in bytes or in characters: <c>StringLength</c>, <c>Substr</c>.</summary>
/// <remarks>A character begins at every byte that continues none, so that the count is right even where the text is not UTF-8.</remarks>
internal static class SubstringKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("StringLength", PrepareLength)
        .AddPrepared("Substr", PrepareSubstring);

    private static bool CountsCharacters(SourceNode node) => node.Text("unit", "BYTE") switch
    {
        "BYTE" => false,
        "UTF8_CHAR" => true,
        string unit => throw new ServingException(ServingErrorCode.InvalidArgument, $"Unknown unit '{unit}'."),
    };

    private static HostKernel PrepareLength(SourceNode node)
    {
        bool characters = CountsCharacters(node);
        return (in HostCall call) =>
        {
            StringElements texts = call[0].Strings;
            Tensor result = Tensors.Zeros(ElementType.Int32, call[0].Shape);
            Span<int> lengths = result.AsSpan<int>();
            for (int i = 0; i < lengths.Length; i++) { lengths[i] = characters ? CountCharacters(texts[i]) : texts[i].Length; }
            return [result];
        };
    }

    private static HostKernel PrepareSubstring(SourceNode node)
    {
        bool characters = CountsCharacters(node);
        return (in HostCall call) =>
        {
            call.Require(call[1].Shape == call[2].Shape, $"pos and len should have the same shape, got: {call[1].Shape} vs. {call[2].Shape}");
            TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
            StringElements texts = Broadcasting.Stretch(call, call[0], shape).Strings;
            long[] starts = Tensors.Integers(Broadcasting.Stretch(call, call[1], shape));
            long[] lengths = Tensors.Integers(Broadcasting.Stretch(call, call[2], shape));
            var output = new StringElementsBuilder(texts.Count);
            for (int i = 0; i < texts.Count; i++)
            {
                ReadOnlySpan<byte> text = texts[i];
                long count = characters ? CountCharacters(text) : text.Length;
                long start = starts[i] < 0 ? starts[i] + count : starts[i];
                call.Require(start >= 0 && start <= count, $"pos {starts[i]} out of range for string at index {i}");
                long length = lengths[i] < 0 ? count - start : Math.Min(lengths[i], count - start);
                int from = characters ? OffsetOf(text, start) : (int)start;
                int to = characters ? from + OffsetOf(text[from..], length) : (int)(start + length);
                output.Add(text[from..to]);
            }

            return [output.ToTensor(shape)];
        };
    }

    private static bool IsContinuation(byte value) => (value & 0xc0) == 0x80;

    private static int CountCharacters(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (byte value in text) { count += IsContinuation(value) ? 0 : 1; }
        return count;
    }

    /// <summary>Returns where the character of a number begins.</summary>
    private static int OffsetOf(ReadOnlySpan<byte> text, long character)
    {
        int offset = 0;
        for (; character > 0 && offset < text.Length; character--)
        {
            offset++;
            while (offset < text.Length && IsContinuation(text[offset])) { offset++; }
        }

        return offset;
    }
}
