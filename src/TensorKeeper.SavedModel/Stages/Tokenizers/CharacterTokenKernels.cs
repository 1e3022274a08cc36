// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Unicode;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Cuts rows of code points: <c>UnicodeScriptTokenizeWithOffsets</c> where the script changes, <c>WhitespaceTokenizeWithOffsets</c> at space.</summary>
/// <remarks>Offsets count code points of a row. The end of a token behind which only space follows is before that space.</remarks>
internal static class CharacterTokenKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("UnicodeScriptTokenizeWithOffsets", static node => Prepare(node, byScript: true))
        .AddPrepared("WhitespaceTokenizeWithOffsets", static node => Prepare(node, byScript: false));

    private static HostKernel Prepare(SourceNode node, bool byScript)
    {
        ElementType splitType = node.Type("Tsplits", DataType.Int64).ToElementType();
        bool keepsSpace = node.Bool("keep_whitespace", false);
        return (in HostCall call) =>
        {
            ReadOnlySpan<int> codePoints = call[0].AsSpan<int>();
            long[] splits = Ragged.NestedSplits.Read(call, 1, 1, codePoints.Length, exact: false)[0];
            var tokens = new Collector();
            long[] outer = new long[splits.Length];
            for (int row = 0; row + 1 < splits.Length; row++)
            {
                outer[row] = tokens.Count;
                ReadOnlySpan<int> line = codePoints[(int)splits[row]..(int)splits[row + 1]];
                if (byScript) { CutAtScripts(line, keepsSpace, tokens); }
                else { CutAtSpace(line, tokens); }
            }

            outer[^1] = tokens.Count;
            return tokens.ToTensors(splitType, outer);
        };
    }

    private static void CutAtSpace(ReadOnlySpan<int> line, Collector tokens)
    {
        bool within = false;
        for (int i = 0; i < line.Length; i++)
        {
            bool space = Marks.IsSpace(line[i]);
            if (space && within) { tokens.End(i); }
            if (!space)
            {
                if (!within) { tokens.Start(i); }
                tokens.Add(line[i]);
            }

            within = !space;
        }

        if (within) { tokens.End(line.Length); }
    }

    private static void CutAtScripts(ReadOnlySpan<int> line, bool keepsSpace, Collector tokens)
    {
        int previous = -1;
        bool within = false;
        bool afterSpace = false;
        int skipped = 0;
        for (int i = 0; i < line.Length; i++)
        {
            bool space = Marks.IsSpace(line[i]);
            int script = ScriptTable.Of(line[i]);
            if (script != previous || (keepsSpace && space != afterSpace))
            {
                if (within) { tokens.End(i - skipped); }
                previous = script;
                within = false;
            }

            if (!space || keepsSpace)
            {
                if (!within) { tokens.Start(i); }
                within = true;
                tokens.Add(line[i]);
            }

            skipped = keepsSpace || !space ? 0 : skipped + 1;
            afterSpace = space;
        }

        if (within) { tokens.End(line.Length - skipped); }
    }

    private sealed class Collector
    {
        private readonly List<int> _codePoints = [];
        private readonly List<long> _inner = [];
        private readonly List<long> _starts = [];
        private readonly List<long> _ends = [];

        public int Count => _starts.Count;

        public void Add(int codePoint) => _codePoints.Add(codePoint);

        public void Start(int offset)
        {
            _starts.Add(offset);
            _inner.Add(_codePoints.Count);
        }

        public void End(int offset) => _ends.Add(offset);

        public Tensor[] ToTensors(ElementType splitType, long[] outer)
        {
            _inner.Add(_codePoints.Count);
            return
            [
                Tensor.Of<int>([_codePoints.Count], CollectionsMarshal.AsSpan(_codePoints)),
                Tensors.OfIntegers(splitType, [_inner.Count], CollectionsMarshal.AsSpan(_inner)),
                Tensor.Of<long>([_starts.Count], CollectionsMarshal.AsSpan(_starts)),
                Tensor.Of<long>([_ends.Count], CollectionsMarshal.AsSpan(_ends)),
                Tensors.OfIntegers(splitType, [outer.Length], outer),
            ];
        }
    }
}
