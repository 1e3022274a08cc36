// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.SavedModel.Stages.Strings;

namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>One input of a cross: strings or integers in rows.</summary>
/// <param name="Values">Strings or int64; the rows lie behind each other.</param>
/// <param name="Splits">Where each row begins; one more than there are rows.</param>
internal sealed record CrossFeature(Tensor Values, long[] Splits)
{
    public long Count(int row) => Splits[row + 1] - Splits[row];

    /// <summary>Writes a value as text.</summary>
    public void Append(int row, long index, StringElementsBuilder output)
    {
        int place = (int)(Splits[row] + index);
        if (Values.ElementType == ElementType.String) { output.Append(Values.Strings[place]); return; }
        Span<byte> digits = stackalloc byte[20];
        Values.AsSpan<long>()[place].TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        output.Append(digits[..length]);
    }

    /// <summary>Returns the fingerprint of a text, or an integer itself.</summary>
    public ulong Fingerprint(int row, long index)
    {
        int place = (int)(Splits[row] + index);
        return Values.ElementType == ElementType.String ? Fingerprint64.Of(Values.Strings[place]) : (ulong)Values.AsSpan<long>()[place];
    }
}
