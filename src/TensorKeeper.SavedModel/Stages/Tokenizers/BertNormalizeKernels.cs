// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Replaces characters by a prepared tree: <c>FastBertNormalize</c>.</summary>
internal static class BertNormalizeKernels
{
    private const int IsDifferent = 1 << 30;

    public static void Register(HostKernelTable table)
    {
        foreach (string library in (ReadOnlySpan<string>)["", "TFText>"]) { table.AddPrepared(library + "FastBertNormalize", Prepare); }
    }

    private static HostKernel Prepare(SourceNode node)
    {
        Mapping? known = ConstantTensors.Known(node, 1) is { ElementType: ElementType.UInt8 } buffer ? new Mapping(buffer.Bytes) : null;
        bool wantsOffsets = node.Bool("get_offsets", false);
        return (in HostCall call) =>
        {
            Mapping mapping = known ?? new Mapping(call[1].AsSpan<byte>());
            StringElements texts = call[0].Strings;
            var output = new StringElementsBuilder(texts.Count);
            List<long>? offsets = wantsOffsets ? [] : null;
            long[] splits = new long[texts.Count + 1];
            for (int i = 0; i < texts.Count; i++)
            {
                Normalize(texts[i], mapping, output, offsets);
                output.End();
                splits[i + 1] = offsets?.Count ?? 0;
            }

            ReadOnlySpan<long> found = CollectionsMarshal.AsSpan(offsets);
            return [output.ToTensor(call[0].Shape), Tensor.Of([found.Length], found), Tensor.Of<long>([splits.Length], splits)];
        };
    }

    private static void Normalize(ReadOnlySpan<byte> text, Mapping mapping, StringElementsBuilder output, List<long>? offsets)
    {
        int copied = 0;
        for (int at = 0; at < text.Length;)
        {
            int start = at;
            Utf8Step.Next(text, ref at);
            int code = mapping.CodeOf(text[start..at]);
            if ((code & IsDifferent) == 0) { continue; }
            Copy(text, copied, start, output, offsets);
            ReadOnlySpan<byte> replacement = mapping.Replacement(code);
            output.Append(replacement);
            for (int i = 0; i < replacement.Length; i++) { offsets?.Add(start); }
            copied = at;
        }

        Copy(text, copied, text.Length, output, offsets);
        offsets?.Add(text.Length);
    }

    private static void Copy(ReadOnlySpan<byte> text, int start, int end, StringElementsBuilder output, List<long>? offsets)
    {
        output.Append(text[start..end]);
        for (int i = start; offsets is not null && i < end; i++) { offsets.Add(i); }
    }

    /// <summary>The FlatBuffer <c>FastBertNormalizerModel</c>. Immutable, thread-safe.</summary>
    private sealed class Mapping
    {
        private readonly DoubleArray _tree;
        private readonly int _zero;
        private readonly byte[] _pool;

        public Mapping(ReadOnlySpan<byte> buffer)
        {
            FlatTable table = FlatTable.Root(buffer);
            _tree = new DoubleArray(table.UInt32s(1));
            _zero = table.Int32(2);
            _pool = table.Vector(3, 1).ToArray();
        }

        /// <summary>Returns what is known of a character; 0 for nothing.</summary>
        public int CodeOf(ReadOnlySpan<byte> character)
        {
            if (character[0] == 0) { return _zero; }
            uint node = DoubleArray.Root;
            return _tree.TrySteps(ref node, character) && _tree.TryValue(node, out int code) ? code : 0;
        }

        public ReadOnlySpan<byte> Replacement(int code)
        {
            (int offset, int length) = ((code & (IsDifferent - 1)) >> 6, code & 0x3f);
            return length <= _pool.Length - offset ? _pool.AsSpan(offset, length) : [];
        }
    }
}
