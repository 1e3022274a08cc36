// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>One input of a signature while its values are read. Not thread-safe.</summary>
/// <remarks>
/// The first value decides the shape and with it the size of the tensor, which is then filled in place. A text of n bytes
/// holds no more than n values: where shape and number of values promise more, the lists are ragged, and the values are
/// checked, up to the one that proves it, without memory for them.
/// </remarks>
internal sealed class InputColumn : IDisposable
{
    private const int HighestRank = 254;   // TensorFlow's

    private readonly TensorSpec _spec;
    private readonly byte[] _utf8Name;
    private PooledList<int>? _shape;
    private PooledList<byte>? _strings;
    private PooledList<int>? _stringEnds;
    private Tensor? _tensor;
    private long _elementsPerValue;

    public InputColumn(TensorSpec spec)
    {
        _spec = spec;
        _utf8Name = Encoding.UTF8.GetBytes(spec.Name);
    }

    public string Name => _spec.Name;

    /// <summary>Gets or sets the number of the last value that was read; -1 at first.</summary>
    public int LastValue { get; set; } = -1;

    /// <summary>Asks whether a member of a JSON object has the name of the input.</summary>
    public bool IsNamed(ReadOnlySpan<byte> quoted) => JsonText.IsText(quoted, _utf8Name);

    /// <summary>Reads one value.</summary>
    /// <param name="cursor">The place of the value; afterwards behind it.</param>
    /// <param name="index">The position of the value in the batch.</param>
    /// <param name="count">How many values there will be; null if the value is the whole tensor.</param>
    /// <exception cref="ServingException">The value does not fit the type, or not the shape of the first one.</exception>
    public void Read(ref JsonCursor cursor, int index, int? count)
    {
        if (_shape is null) { Begin(cursor, count); }
        else if (!NestedListReader.HasShape(cursor, _shape.Items)) { throw OtherShape(cursor); }
        Fill(ref cursor, _shape!.Items, index * _elementsPerValue, checkOnly: _tensor is null);
        LastValue = index;
    }

    /// <summary>Returns the tensor, which the caller owns.</summary>
    /// <param name="count">As for <see cref="Read"/>.</param>
    public Tensor Take(int? count)
    {
        if (RankOf(count) > HighestRank) { throw JsonTensorErrors.NoTensor(Name); }
        if (_spec.ElementType == ElementType.String) { return TakeStrings(count); }
        Tensor tensor = _tensor ?? throw JsonTensorErrors.NoTensor(Name);
        _tensor = null;
        return tensor;
    }

    public void Dispose()
    {
        _shape?.Dispose();
        _strings?.Dispose();
        _stringEnds?.Dispose();
        _tensor?.Dispose();
    }

    private void Begin(JsonCursor cursor, int? count)
    {
        _shape = new PooledList<int>();
        NestedListReader.ReadShape(cursor, _shape);
        _elementsPerValue = Product(_shape.Items);
        if (_spec.ElementType == ElementType.String)
        {
            _strings = new PooledList<byte>(256);
            _stringEnds = new PooledList<int>();
            return;
        }

        int size = ElementTypes.SizeOf(_spec.ElementType);
        long elements = _elementsPerValue * (count ?? 1);
        if (elements > cursor.Text.Length || size == 0 || RankOf(count) > HighestRank) { return; }
        if (elements * size > int.MaxValue)
        {
            throw JsonTensorErrors.Invalid($"The values of input {Name} take more than 2 GiB.");
        }

        _tensor = Tensor.Allocate(_spec.ElementType, ShapeOf(count));
    }

    /// <summary>The first place where this value differs from the first one, as the checks upstream come.</summary>
    private ServingException OtherShape(JsonCursor cursor)
    {
        using var shape = new PooledList<int>();
        NestedListReader.ReadShape(cursor, shape);
        Fill(ref cursor, shape.Items, 0, checkOnly: true);
        long size = Product(shape.Items);
        return size != _elementsPerValue
            ? JsonTensorErrors.OtherSize(_elementsPerValue, size)
            : JsonTensorErrors.OtherShape(_shape!.Items, shape.Items);
    }

    private void Fill(ref JsonCursor cursor, ReadOnlySpan<int> shape, long offset, bool checkOnly)
    {
        switch (_spec.ElementType)
        {
            case ElementType.Float32: Fill<float, SingleElement>(ref cursor, shape, offset, checkOnly); return;
            case ElementType.Float64: Fill<double, DoubleElement>(ref cursor, shape, offset, checkOnly); return;
            case ElementType.Int8: Fill<sbyte, Int32Element<sbyte>>(ref cursor, shape, offset, checkOnly); return;
            case ElementType.Int16: Fill<short, Int32Element<short>>(ref cursor, shape, offset, checkOnly); return;
            case ElementType.Int32: Fill<int, Int32Element<int>>(ref cursor, shape, offset, checkOnly); return;
            case ElementType.UInt8: Fill<byte, Int32Element<byte>>(ref cursor, shape, offset, checkOnly); return;
            case ElementType.Int64: Fill<long, Int64Element>(ref cursor, shape, offset, checkOnly); return;
            case ElementType.UInt32: Fill<uint, UnsignedElement<uint>>(ref cursor, shape, offset, checkOnly); return;
            case ElementType.UInt64: Fill<ulong, UnsignedElement<ulong>>(ref cursor, shape, offset, checkOnly); return;
            case ElementType.Bool: Fill<bool, BoolElement>(ref cursor, shape, offset, checkOnly); return;
            case ElementType.String:
                var strings = new StringSink(_strings!, _stringEnds!);
                NestedListReader.Read(ref cursor, shape, ref strings);
                return;
            default:
                var refusing = new UnsupportedSink(_spec.ElementType);
                NestedListReader.Read(ref cursor, shape, ref refusing);
                return;
        }
    }

    private void Fill<T, TElement>(ref JsonCursor cursor, ReadOnlySpan<int> shape, long offset, bool checkOnly)
        where T : unmanaged
        where TElement : struct, IJsonElement<T>
    {
        Span<T> destination = checkOnly ? default : _tensor!.AsSpan<T>().Slice((int)offset, (int)_elementsPerValue);
        var sink = new NumberSink<T, TElement>(destination, _spec.ElementType);
        NestedListReader.Read(ref cursor, shape, ref sink);
    }

    private Tensor TakeStrings(int? count)
    {
        Span<int> ends = _stringEnds!.Items;
        int[] offsets = new int[ends.Length + 1];
        ends.CopyTo(offsets.AsSpan(1));
        return Tensor.FromStrings(ShapeOf(count), new StringElements(_strings!.Items.ToArray(), offsets));
    }

    private int RankOf(int? count) => _shape!.Count + (count is null ? 0 : 1);

    private TensorShape ShapeOf(int? count)
    {
        int leading = count is null ? 0 : 1;
        long[] dimensions = new long[_shape!.Count + leading];
        if (count is int n) { dimensions[0] = n; }
        for (int i = 0; i < _shape.Count; i++) { dimensions[i + leading] = _shape[i]; }
        return TensorShape.FromTrusted(dimensions);
    }

    /// <summary>Multiplies; what exceeds all memory stays where it is.</summary>
    private static long Product(ReadOnlySpan<int> shape)
    {
        long product = 1;
        foreach (int size in shape) { product = Math.Min(product * size, int.MaxValue); }
        return product;
    }
}
