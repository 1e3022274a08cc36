// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>Which row each of the values of one ragged level belongs to, in any of TensorFlow's three spellings.</summary>
internal sealed class RowPartition
{
    private readonly long[] _rowOfValue;

    /// <exception cref="ServingException">The partition contradicts itself, or its spelling is unknown.</exception>
    public RowPartition(in HostCall call, string type, long[] content)
    {
        switch (type)
        {
            case "VALUE_ROWIDS":
                _rowOfValue = content;
                Rows = -1;
                for (int i = 0; i < content.Length; i++)
                {
                    call.Require(content[i] >= 0 && (i == 0 || content[i] >= content[i - 1]), "Row ids must be sorted and not negative.");
                }

                break;
            case "ROW_SPLITS":
                call.Require(content.Length > 0 && content[0] == 0, "Row splits must start with 0.");
                Rows = content.Length - 1;
                _rowOfValue = FromSplits(call, content);
                break;
            case "ROW_LENGTHS":
                long[] splits = new long[content.Length + 1];
                for (int i = 0; i < content.Length; i++) { splits[i + 1] = checked(splits[i] + content[i]); }
                Rows = content.Length;
                _rowOfValue = FromSplits(call, splits);
                break;
            default: throw call.Invalid($"Unsupported row partition type '{type}'.");
        }

        long run = 0;
        for (int i = 0; i < _rowOfValue.Length; i++)
        {
            run = i > 0 && _rowOfValue[i] == _rowOfValue[i - 1] ? run + 1 : 1;
            LongestRow = Math.Max(LongestRow, run);
        }
    }

    /// <summary>Gets the number of rows; -1 if the spelling does not tell, as rows at the end may be empty.</summary>
    public long Rows { get; }

    public long LongestRow { get; }

    /// <summary>Takes where each row starts in the result to where each of its values goes; -1 is outside.</summary>
    public long[] Spread(in HostCall call, long[] rowTargets, long extent, long stride)
    {
        long[] targets = new long[_rowOfValue.Length];
        long place = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            long row = _rowOfValue[i];
            call.Require(row < rowTargets.Length, $"Row id {row} is not less than the number of rows, {rowTargets.Length}.");
            place = i > 0 && row == _rowOfValue[i - 1] ? place + 1 : 0;
            targets[i] = rowTargets[row] < 0 || place >= extent ? -1 : rowTargets[row] + (place * stride);
        }

        return targets;
    }

    private static long[] FromSplits(in HostCall call, long[] splits)
    {
        call.Require(splits[^1] >= 0 && splits[^1] <= Array.MaxLength / 8, "Row splits exceed what the host can hold.");
        long[] rows = new long[splits[^1]];
        for (int row = 0; row + 1 < splits.Length; row++)
        {
            call.Require(splits[row + 1] >= splits[row] && splits[row + 1] <= rows.Length, "Row splits must not fall.");
            rows.AsSpan((int)splits[row]..(int)splits[row + 1]).Fill(row);
        }

        return rows;
    }
}
