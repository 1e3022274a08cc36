// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>The values that one field has in each of several messages. Not thread-safe.</summary>
internal sealed class ProtoColumn(ProtoField description, ElementType type)
{
    private readonly List<ulong> _numbers = [];
    private readonly List<byte[]> _texts = [];
    private readonly List<int> _counts = [];

    public ProtoField Field => description;

    /// <summary>Gets how many values the message that was begun last has.</summary>
    public int Count => _counts[^1];

    public void Begin() => _counts.Add(0);

    /// <summary>Reads a value, or several that are written together.</summary>
    /// <returns>False if the bytes end within it.</returns>
    public bool TryRead(ref WireCursor cursor, int wireType)
    {
        if (wireType == description.WireType && !description.IsText) { return TryReadNumber(ref cursor); }
        bool isOurs = wireType == WireCursor.Delimited && (description.IsText || description.IsRepeated);
        if (!isOurs) { return cursor.TrySkip(wireType); }
        if (!cursor.TryReadDelimited(out ReadOnlySpan<byte> content)) { return false; }
        if (description.IsText)
        {
            Add(_texts, content.ToArray());
            return true;
        }

        var packed = new WireCursor(content);
        while (!packed.AtEnd)
        {
            if (!TryReadNumber(ref packed)) { return false; }
        }

        return true;
    }

    /// <summary>Returns the values of all messages side by side; those that are missing are the field's default.</summary>
    public Tensor ToTensor(in HostCall call, TensorShape messages)
    {
        int width = _counts.Count == 0 ? 0 : _counts.Max();
        var shape = new TensorShape([.. messages.Dimensions, width]);
        call.Require((long)_counts.Count * width <= FeatureColumn.MaxPadded, $"Field '{description.Name}' padded to {shape} is more than {FeatureColumn.MaxPadded} values");
        return description.IsText ? Texts(shape, width) : Numbers(shape, width);
    }

    private bool TryReadNumber(ref WireCursor cursor)
    {
        if (!description.TryRead(ref cursor, out ulong bits)) { return false; }
        Add(_numbers, bits);
        return true;
    }

    // Of a field that is not repeated the last value counts.
    private void Add<T>(List<T> values, T value)
    {
        if (description.IsRepeated || _counts[^1] == 0)
        {
            values.Add(value);
            _counts[^1]++;
        }
        else
        {
            values[^1] = value;
        }
    }

    private Tensor Texts(TensorShape shape, int width)
    {
        byte[] missing = description.Kind == ProtoFieldKind.Message ? [] : Encoding.UTF8.GetBytes(description.Default);
        var builder = new StringElementsBuilder(_counts.Count * width);
        int next = 0;
        foreach (int count in _counts)
        {
            for (int i = 0; i < width; i++) { builder.Add(i < count ? _texts[next++] : missing); }
        }

        return builder.ToTensor(shape);
    }

    private Tensor Numbers(TensorShape shape, int width)
    {
        Tensor result = Tensors.Zeros(type, shape);
        ulong missing = DefaultBits();
        int next = 0;
        for (int message = 0; message < _counts.Count; message++)
        {
            for (int i = 0; i < width; i++) { Write(result, (message * width) + i, i < _counts[message] ? _numbers[next++] : missing); }
        }

        return result;
    }

    private ulong DefaultBits()
    {
        if (description.Default.Length == 0) { return 0; }
        CultureInfo plain = CultureInfo.InvariantCulture;
        return description.Kind switch
        {
            ProtoFieldKind.Bool => description.Default == "true" ? 1UL : 0,
            ProtoFieldKind.Double or ProtoFieldKind.Float when double.TryParse(description.Default, plain, out double real) => BitConverter.DoubleToUInt64Bits(real),
            _ when long.TryParse(description.Default, plain, out long whole) => (ulong)whole,
            _ => ulong.TryParse(description.Default, plain, out ulong large) ? large : 0,
        };
    }

    private static void Write(Tensor result, int index, ulong bits)
    {
        switch (result.ElementType)
        {
            case ElementType.Float64: result.AsSpan<double>()[index] = BitConverter.UInt64BitsToDouble(bits); break;
            case ElementType.Float32: result.AsSpan<float>()[index] = (float)BitConverter.UInt64BitsToDouble(bits); break;
            case ElementType.Int64: result.AsSpan<long>()[index] = (long)bits; break;
            case ElementType.UInt64: result.AsSpan<ulong>()[index] = bits; break;
            case ElementType.Int32: result.AsSpan<int>()[index] = (int)bits; break;
            case ElementType.UInt32: result.AsSpan<uint>()[index] = (uint)bits; break;
            default: result.AsSpan<bool>()[index] = bits != 0; break;
        }
    }
}
