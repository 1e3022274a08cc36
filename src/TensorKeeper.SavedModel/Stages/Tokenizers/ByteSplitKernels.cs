// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Cuts strings into bytes or at given offsets: <c>ByteSplitWithOffsets</c>, <c>ByteSplitByOffsets</c>.</summary>
internal static class ByteSplitKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("TFText>ByteSplitWithOffsets", SplitAll)
        .Add("TFText>ByteSplitByOffsets", SplitByOffsets);

    private static Tensor[] SplitAll(in HostCall call)
    {
        StringElements texts = call[0].Strings;
        int total = texts.Bytes.Length;
        Tensor starts = Tensors.Zeros(ElementType.Int32, [total]);
        Tensor ends = Tensors.Zeros(ElementType.Int32, [total]);
        long[] splits = new long[texts.Count + 1];
        for (int i = 0; i < texts.Count; i++)
        {
            splits[i + 1] = splits[i] + texts[i].Length;
            for (int offset = 0; offset < texts[i].Length; offset++)
            {
                starts.AsSpan<int>()[(int)splits[i] + offset] = offset;
                ends.AsSpan<int>()[(int)splits[i] + offset] = offset + 1;
            }
        }

        return [Tensor.Of([total], texts.Bytes.Span), Tensor.Of<long>([splits.Length], splits), starts, ends];
    }

    private static Tensor[] SplitByOffsets(in HostCall call)
    {
        StringElements texts = call[0].Strings;
        ReadOnlySpan<int> starts = call[1].AsSpan<int>();
        ReadOnlySpan<int> ends = call[2].AsSpan<int>();
        long[] splits = Ragged.NestedSplits.Read(call, 3, 1, Math.Min(starts.Length, ends.Length), exact: false)[0];
        call.Require(splits.Length > texts.Count, $"{splits.Length} row splits are not enough for {texts.Count} strings.");
        var output = new StringElementsBuilder(starts.Length);
        long[] made = new long[texts.Count + 1];
        for (int i = 0; i < texts.Count; i++)
        {
            ReadOnlySpan<byte> text = texts[i];
            for (int part = (int)splits[i]; part < splits[i + 1]; part++)
            {
                call.Require(starts[part] >= 0 && starts[part] <= text.Length, "Start offsets out of range.");
                call.Require(ends[part] >= 0 && ends[part] <= text.Length, "End offsets out of range.");
                call.Require(starts[part] <= ends[part], "Start offset after end offset.");
                output.Add(text[starts[part]..ends[part]]);
            }

            made[i + 1] = output.Count;
        }

        return [output.ToVector(), Tensor.Of<long>([made.Length], made)];
    }
}
