// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>The keys or the values of a table while a file is read.</summary>
internal sealed class TableColumn(ElementType type)
{
    private readonly List<ReadOnlyMemory<byte>> _strings = [];
    private readonly List<long> _integers = [];
    private readonly List<double> _numbers = [];

    public ElementType Type => type;

    public void Add(long number) => _integers.Add(number);

    /// <summary>Adds a token; false if it is no value of the column's type.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> token, long offset)
    {
        switch (type)
        {
            case ElementType.String:
                _strings.Add(token);
                return true;
            case ElementType.Int32 or ElementType.Int64:
                if (!long.TryParse(token.Span, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long integer)) { return false; }
                if (type == ElementType.Int32 && integer != (int)integer) { return false; }
                _integers.Add(integer + offset);
                return true;
            default:
                return TryAddNumber(token.Span);
        }
    }

    public Tensor ToTensor() => type switch
    {
        ElementType.String => Tensor.FromStrings(new TensorShape(_strings.Count), StringElements.FromBytes(_strings)),
        ElementType.Int64 => Tensor.Of<long>(new TensorShape(_integers.Count), CollectionsMarshal.AsSpan(_integers)),
        ElementType.Int32 => Tensor.Of<int>(new TensorShape(_integers.Count), Array.ConvertAll(_integers.ToArray(), static value => (int)value)),
        ElementType.Float32 => Tensor.Of<float>(new TensorShape(_numbers.Count), Array.ConvertAll(_numbers.ToArray(), static value => (float)value)),
        _ => Tensor.Of<double>(new TensorShape(_numbers.Count), CollectionsMarshal.AsSpan(_numbers)),
    };

    private bool TryAddNumber(ReadOnlySpan<byte> token)
    {
        const NumberStyles Styles = NumberStyles.Float;
        string text = Encoding.UTF8.GetString(token);
        double number;
        if (type == ElementType.Float32)
        {
            // Parsed as what it becomes: by way of a double it would be rounded twice.
            if (!float.TryParse(text, Styles, CultureInfo.InvariantCulture, out float single)) { return false; }
            number = single;
        }
        else if (!double.TryParse(text, Styles, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        _numbers.Add(number);
        return true;
    }
}
