// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Collects the values of one feature over a batch, row after row. Not thread-safe.</summary>
internal sealed class FeatureColumn(ExampleFeature feature, int rows)
{
    /// <summary>The most values of a padded feature: one long row among many short ones asks for far more than was sent.</summary>
    internal const long MaxPadded = 1L << 27;

    private readonly List<float> _floats = [];
    private readonly List<long> _integers = [];
    private readonly StringElementsBuilder _strings = new(feature.Type == ElementType.String ? rows : 0);
    private readonly List<int> _ends = new(rows);

    public ExampleFeature Feature => feature;

    /// <summary>Gets the number of values so far.</summary>
    public int Count => feature.Type switch
    {
        ElementType.Float32 => _floats.Count,
        ElementType.Int64 => _integers.Count,
        _ => _strings.Count,
    };

    /// <summary>Gets the number of rows that have ended.</summary>
    public int Rows => _ends.Count;

    /// <summary>Gets the number of values of the row that has not ended.</summary>
    public int OpenCount => Count - StartOf(_ends.Count);

    public void Add(float value) => _floats.Add(value);

    public void Add(long value) => _integers.Add(value);

    public void Add(ReadOnlySpan<byte> value) => _strings.Add(value);

    /// <summary>Adds all elements of a tensor of the feature's type.</summary>
    public void AddAll(Tensor values)
    {
        switch (feature.Type)
        {
            case ElementType.Float32: _floats.AddRange(values.AsSpan<float>()); break;
            case ElementType.Int64: _integers.AddRange(values.AsSpan<long>()); break;
            default:
                for (int i = 0; i < values.Strings.Count; i++) { _strings.Add(values.Strings[i]); }
                break;
        }
    }

    public void EndRow() => _ends.Add(Count);

    /// <summary>Returns the length of a row that has ended.</summary>
    public int LengthOf(int row) => _ends[row] - StartOf(row);

    /// <summary>Returns the length of the longest row, 0 without rows.</summary>
    public int LongestRow()
    {
        int longest = 0;
        for (int row = 0; row < _ends.Count; row++) { longest = Math.Max(longest, LengthOf(row)); }
        return longest;
    }

    /// <summary>Returns all values, in a shape of as many elements.</summary>
    public Tensor ToTensor(TensorShape shape) => feature.Type switch
    {
        ElementType.Float32 => Tensor.Of<float>(shape, CollectionsMarshal.AsSpan(_floats)),
        ElementType.Int64 => Tensor.Of<long>(shape, CollectionsMarshal.AsSpan(_integers)),
        _ => _strings.ToTensor(shape),
    };

    /// <summary>Returns all values as a vector.</summary>
    public Tensor ToVector() => ToTensor([Count]);

    /// <summary>Returns where each row starts, and the end of the last.</summary>
    public Tensor ToRowSplits()
    {
        long[] splits = new long[_ends.Count + 1];
        for (int row = 0; row < _ends.Count; row++) { splits[row + 1] = _ends[row]; }
        return Tensors.OfIntegers(feature.SplitType, [splits.Length], splits);
    }

    /// <summary>Returns a column whose rows are all as long as the longest.</summary>
    public FeatureColumn Pad()
    {
        int longest = LongestRow();
        if ((long)longest * Rows > MaxPadded)
        {
            throw new ServingException(
                ServingErrorCode.ResourceExhausted, $"'{feature.Name}' padded to {longest} values in each of {Rows} rows is more than {MaxPadded} values.");
        }

        var padded = new FeatureColumn(feature, Rows);
        StringElements? strings = feature.Type == ElementType.String ? _strings.ToElements() : null;
        bool hasPadding = feature.Default is { ElementCount: > 0 };
        for (int row = 0; row < Rows; row++)
        {
            int start = StartOf(row);
            for (int i = 0; i < longest; i++)
            {
                bool real = i < LengthOf(row);
                switch (feature.Type)
                {
                    case ElementType.Float32:
                        padded.Add(real ? _floats[start + i] : hasPadding ? feature.Default!.AsSpan<float>()[0] : 0);
                        break;
                    case ElementType.Int64:
                        padded.Add(real ? _integers[start + i] : hasPadding ? feature.Default!.AsSpan<long>()[0] : 0);
                        break;
                    default:
                        padded.Add(real ? strings![start + i] : hasPadding ? feature.Default!.Strings[0] : default);
                        break;
                }
            }

            padded.EndRow();
        }

        return padded;
    }

    private int StartOf(int row) => row == 0 ? 0 : _ends[row - 1];
}
