// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Collects tokens with their offsets, row by row. Not thread-safe.</summary>
/// <param name="rows">How many rows are expected.</param>
internal sealed class TokenRows(int rows)
{
    private readonly List<long> _starts = [];
    private readonly List<long> _ends = [];
    private readonly List<long> _splits = new(rows + 1) { 0 };

    /// <summary>Gets the tokens' builder, for one who writes a token in parts; <see cref="Mark"/> ends it.</summary>
    public StringElementsBuilder Tokens { get; } = new(rows * 4);

    /// <summary>Gets the number of tokens.</summary>
    public int Count => _starts.Count;

    /// <summary>Adds a token.</summary>
    /// <param name="token">Its text.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends, exclusive.</param>
    public void Add(ReadOnlySpan<byte> token, long start, long end)
    {
        Tokens.Append(token);
        Mark(start, end);
    }

    /// <summary>Ends the token that was written.</summary>
    public void Mark(long start, long end)
    {
        Tokens.End();
        _starts.Add(start);
        _ends.Add(end);
    }

    public void EndRow() => _splits.Add(_starts.Count);

    public Tensor Values() => Tokens.ToVector();

    public Tensor Splits(ElementType type) => Tensors.OfIntegers(type, [_splits.Count], CollectionsMarshal.AsSpan(_splits));

    /// <summary>Returns how many tokens each row has.</summary>
    public Tensor Lengths()
    {
        long[] lengths = new long[_splits.Count - 1];
        for (int i = 0; i < lengths.Length; i++) { lengths[i] = _splits[i + 1] - _splits[i]; }
        return Tensor.Of<long>([lengths.Length], lengths);
    }

    public Tensor Starts(ElementType type) => Tensors.OfIntegers(type, [_starts.Count], CollectionsMarshal.AsSpan(_starts));

    public Tensor Ends(ElementType type) => Tensors.OfIntegers(type, [_ends.Count], CollectionsMarshal.AsSpan(_ends));
}
