// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Writes the bits of each word's characters as floats, lowest first: <c>TFText&gt;Utf8Binarize</c>.</summary>
internal static class BinarizeKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("TFText>Utf8Binarize", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        long characters = node.Int("word_length", 0);
        long bits = node.Int("bits_per_char", 0);
        int replacement = (int)node.Int("replacement_char", 0xfffd);
        if (characters is < 0 or > 1 << 20 || bits is < 0 or > 1 << 10)
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"A word of {characters} characters of {bits} bits is not supported.");
        }

        return (in HostCall call) =>
        {
            StringElements words = call[0].Strings;
            Tensor result = Tensors.Zeros(ElementType.Float32, [words.Count, characters * bits]);
            Span<float> cells = result.AsSpan<float>();
            for (int i = 0; i < words.Count; i++)
            {
                Write(words[i], cells.Slice((int)(i * characters * bits), (int)(characters * bits)), (int)bits, replacement);
            }

            return [result];
        };
    }

    private static void Write(ReadOnlySpan<byte> word, Span<float> row, int bits, int replacement)
    {
        for (int at = 0; at < word.Length && !row.IsEmpty; row = row[bits..])
        {
            int codePoint = Utf8Step.Next(word, ref at);
            if (codePoint < 0) { codePoint = replacement; }
            for (int bit = 0; bit < bits; bit++) { row[bit] = (codePoint >> Math.Min(bit, 31)) & 1; }
        }
    }
}
