// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Numerics;

namespace TensorKeeper.Cli.Golden;

/// <summary>Reads the elements of a tensor of any type as numbers or bytes; a complex element has two parts.</summary>
internal readonly struct ElementReader(Tensor tensor)
{
    public int Parts => tensor.ElementType is ElementType.Complex64 or ElementType.Complex128 ? 2 : 1;

    public bool IsFloat => tensor.ElementType is ElementType.Float32 or ElementType.Float64 or ElementType.Float16
        or ElementType.BFloat16 or ElementType.Complex64 or ElementType.Complex128;

    private bool IsString => tensor.ElementType == ElementType.String;

    /// <summary>Asks whether two elements are the same: NaN is NaN, -0 is 0, integers and strings are equal.</summary>
    public bool AreSame(ElementReader other, long index, long otherIndex, int part)
    {
        if (IsString) { return Bytes(index).SequenceEqual(other.Bytes(otherIndex)); }
        if (!IsFloat) { return Integer(index) == other.Integer(otherIndex); }
        double left = Number(index, part);
        double right = other.Number(otherIndex, part);
        return left == right || (double.IsNaN(left) && double.IsNaN(right));
    }

    /// <summary>Returns how far two elements are apart; infinite for strings that differ.</summary>
    public double Distance(ElementReader other, long index, long otherIndex, int part)
    {
        if (IsString) { return double.PositiveInfinity; }
        if (!IsFloat) { return (double)BigInteger.Abs(Integer(index) - other.Integer(otherIndex)); }
        double error = Math.Abs(Number(index, part) - other.Number(otherIndex, part));
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    public double LargestFinite()
    {
        double largest = 0;
        if (!IsFloat) { return largest; }
        for (long i = 0; i < tensor.ElementCount; i++)
        {
            for (int part = 0; part < Parts; part++)
            {
                double value = Math.Abs(Number(i, part));
                if (double.IsFinite(value)) { largest = Math.Max(largest, value); }
            }
        }

        return largest;
    }

    public double Number(long index, int part) => tensor.ElementType switch
    {
        ElementType.Float32 => tensor.AsSpan<float>()[(int)index],
        ElementType.Float64 => tensor.AsSpan<double>()[(int)index],
        ElementType.Float16 => (double)tensor.AsSpan<Half>()[(int)index],
        ElementType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)tensor.AsSpan<ushort>()[(int)index] << 16),
        ElementType.Complex64 => BitConverter.ToSingle(tensor.Bytes.Slice(checked((int)((index * 8) + (part * 4))), 4)),
        ElementType.Complex128 => BitConverter.ToDouble(tensor.Bytes.Slice(checked((int)((index * 16) + (part * 8))), 8)),
        _ => throw new InvalidOperationException($"{tensor.ElementType} is no float."),
    };

    public string Text(long index)
    {
        if (IsString) { return "'" + System.Text.Encoding.Latin1.GetString(Bytes(index)) + "'"; }
        if (!IsFloat) { return Integer(index).ToString(CultureInfo.InvariantCulture); }
        string real = Number(index, 0).ToString("g9", CultureInfo.InvariantCulture);
        return Parts == 1 ? real : real + " + " + Number(index, 1).ToString("g9", CultureInfo.InvariantCulture) + "i";
    }

    private BigInteger Integer(long index) => tensor.ElementType switch
    {
        ElementType.Int8 or ElementType.QInt8 or ElementType.Int4 => tensor.AsSpan<sbyte>()[(int)index],
        ElementType.Int16 or ElementType.QInt16 => tensor.AsSpan<short>()[(int)index],
        ElementType.Int32 or ElementType.QInt32 => tensor.AsSpan<int>()[(int)index],
        ElementType.Int64 => tensor.AsSpan<long>()[(int)index],
        ElementType.UInt16 or ElementType.QUInt16 => tensor.AsSpan<ushort>()[(int)index],
        ElementType.UInt32 => tensor.AsSpan<uint>()[(int)index],
        ElementType.UInt64 => tensor.AsSpan<ulong>()[(int)index],
        _ => tensor.AsSpan<byte>()[(int)index],
    };

    private ReadOnlySpan<byte> Bytes(long index) => tensor.Strings[(int)index];
}
