// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Tables;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>The pieces a table holds. Immutable, thread-safe.</summary>
internal sealed class WordpieceVocabulary
{
    private readonly ByteStringIndex _index;
    private readonly Tensor _values;

    /// <exception cref="ServingException">The table is not one from strings to 64-bit integers.</exception>
    public WordpieceVocabulary(LookupTable table)
    {
        if (table.KeyType != ElementType.String || table.ValueType != ElementType.Int64 || table.Values.Shape.Rank != 1)
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"A vocabulary maps strings to int64, not {table.KeyType} to {table.ValueType}.");
        }

        _index = new ByteStringIndex(table.Keys.Strings);
        _values = table.Values;
        StringElements keys = table.Keys.Strings;
        for (int i = 0; i < keys.Count; i++) { Longest = Math.Max(Longest, keys[i].Length); }
    }

    /// <summary>Gets the length of the longest piece in bytes.</summary>
    public int Longest { get; }

    /// <summary>Asks whether there is a piece; one with the value -1 counts as missing, as in TensorFlow.</summary>
    public bool Contains(ReadOnlySpan<byte> piece) => _index.Find(piece) is >= 0 and int row && _values.AsSpan<long>()[row] != -1;
}
