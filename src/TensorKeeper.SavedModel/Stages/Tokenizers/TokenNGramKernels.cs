// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Joins neighbours of the last dimension, dense or ragged: <c>TFText&gt;NgramsStringJoin</c>.</summary>
internal static class TokenNGramKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("TFText>NgramsStringJoin", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        long width = node.Int("width", 0);
        byte[] separator = node.Attribute("string_separator")?.Bytes.ToArray() ?? [];
        int levels = (int)node.Int("RAGGED_RANK", 0);
        if (node.Int("axis", -1) != -1) { throw new ServingException(ServingErrorCode.InvalidArgument, $"axis != -1: {node.Int("axis", -1)}"); }
        if (width < 1) { throw new ServingException(ServingErrorCode.InvalidArgument, $"width is {width}, it must be 1 at least"); }
        return (in HostCall call) => levels == 0 ? Dense(call, width, separator) : Ragged(call, levels, width, separator);
    }

    private static Tensor[] Dense(in HostCall call, long width, byte[] separator)
    {
        TensorShape shape = call[0].Shape;
        call.Require(shape.Rank > 0, "A scalar has no neighbours to join.");
        long extent = shape[shape.Rank - 1];
        long[] extents = shape.Dimensions.ToArray();
        extents[^1] = Math.Max(0, extent - width + 1);
        StringElements tokens = call[0].Strings;
        var output = new StringElementsBuilder(tokens.Count);
        for (int row = 0; extent > 0 && row < tokens.Count; row += (int)extent) { Join(tokens, row, row + extent, width, separator, output); }
        return [output.ToTensor(new TensorShape(extents))];
    }

    private static Tensor[] Ragged(in HostCall call, int levels, long width, byte[] separator)
    {
        StringElements tokens = call[0].Strings;
        long[][] splits = Stages.Ragged.NestedSplits.Read(call, 1, levels, tokens.Count, exact: false);
        var output = new StringElementsBuilder(tokens.Count);
        long[] rows = splits[^1];
        long[] made = new long[rows.Length];
        for (int row = 0; row + 1 < rows.Length; row++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            Join(tokens, rows[row], rows[row + 1], width, separator, output);
            made[row + 1] = output.Count;
        }

        splits[^1] = made;
        return [output.ToVector(), .. splits.Select(static level => Tensor.Of<long>([level.Length], level))];
    }

    private static void Join(StringElements tokens, long start, long end, long width, byte[] separator, StringElementsBuilder output)
    {
        for (long first = start; first + width <= end; first++)
        {
            for (long part = 0; part < width; part++)
            {
                if (part > 0) { output.Append(separator); }
                output.Append(tokens[(int)(first + part)]);
            }

            output.End();
        }
    }
}
