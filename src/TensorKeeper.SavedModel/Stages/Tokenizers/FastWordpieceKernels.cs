// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Wordpieces by a prepared tree, and back: <c>FastWordpieceTokenizeWithOffsets</c>, <c>FastWordpieceDetokenize</c>.</summary>
internal static class FastWordpieceKernels
{
    public static void Register(HostKernelTable table)
    {
        foreach (string library in (ReadOnlySpan<string>)["", "TFText>"])
        {
            table.AddPrepared(library + "FastWordpieceTokenizeWithOffsets", PrepareTokenize);
            table.AddPrepared(library + "FastWordpieceDetokenize", PrepareDetokenize);
        }
    }

    private static FastWordpieceModel? Known(SourceNode node, int input) =>
        ConstantTensors.Known(node, input) is { ElementType: ElementType.UInt8 } buffer ? new FastWordpieceModel(buffer.Bytes) : null;

    private static HostKernel PrepareTokenize(SourceNode node)
    {
        FastWordpieceModel? known = Known(node, 1);
        return (in HostCall call) =>
        {
            FastWordpieceModel model = known ?? new FastWordpieceModel(call[1].AsSpan<byte>());
            StringElements texts = call[0].Strings;
            var run = new FastWordpieceRun(model);
            var rows = new TokenRows(texts.Count);
            var ids = new List<long>();
            for (int i = 0; i < texts.Count; i++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<byte> text = texts[i];
                foreach (FastWordpieceRun.Piece piece in run.Run(text))
                {
                    if (piece.IsInside) { rows.Tokens.Append(model.Suffix); }
                    rows.Tokens.Append(piece.IsUnknown ? model.Unknown : text[piece.Start..piece.End]);
                    rows.Mark(piece.Start, piece.End);
                    ids.Add(piece.Id);
                }

                rows.EndRow();
            }

            Tensor idTensor = Tensor.Of<long>([ids.Count], CollectionsMarshal.AsSpan(ids));
            return [rows.Values(), idTensor, rows.Splits(ElementType.Int64), rows.Starts(ElementType.Int64), rows.Ends(ElementType.Int64)];
        };
    }

    private static HostKernel PrepareDetokenize(SourceNode node)
    {
        FastWordpieceModel? known = Known(node, 2);
        return (in HostCall call) =>
        {
            FastWordpieceModel model = known ?? new FastWordpieceModel(call[2].AsSpan<byte>());
            call.Require(model.Detokenizes, "Detokenize function is only enabled when support_detokenization is true in the config flatbuffer.");
            ReadOnlySpan<int> ids = call[0].AsSpan<int>();
            long[] splits = Ragged.NestedSplits.Read(call, 1, 1, ids.Length, exact: false)[0];
            var output = new StringElementsBuilder(splits.Length);
            for (int row = 0; row + 1 < splits.Length; row++)
            {
                for (int i = (int)splits[row]; i < splits[row + 1]; i++)
                {
                    call.Require(ids[i] >= 0 && ids[i] < model.Words.Count && ids[i] < model.IsSuffix.Length, $"Token ID out of bounds: {ids[i]}");
                    bool suffix = model.IsSuffix[ids[i]] != 0;
                    if (i > splits[row] && !suffix) { output.Append(" "u8); }
                    if (i == splits[row] && suffix) { output.Append(model.Suffix); }
                    output.Append(model.Words[ids[i]]);
                }

                output.End();
            }

            return [output.ToVector()];
        };
    }
}
