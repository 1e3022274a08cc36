// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Strings;

namespace TensorKeeper.SavedModel.Stages.Tables;

/// <summary>Finds a byte string among distinct ones. Immutable, thread-safe.</summary>
/// <remarks>
/// Open addressing at no more than half load. The keys are the model's, never a request's: a request can look up, but
/// cannot make a lookup longer than the keys already do.
/// </remarks>
internal sealed class ByteStringIndex
{
    private readonly StringElements _keys;
    private readonly int[] _places;
    private readonly int _mask;

    /// <summary>Indexes keys; of equal ones the last is found.</summary>
    public ByteStringIndex(StringElements keys)
    {
        _keys = keys;
        _places = new int[(int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)Math.Max(keys.Count, 4) * 2), 1u << 30)];
        _mask = _places.Length - 1;
        for (int i = 0; i < keys.Count; i++) { _places[Place(keys[i])] = i + 1; }
    }

    /// <summary>Returns the position of a key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key) => _places[Place(key)] - 1;

    private int Place(ReadOnlySpan<byte> key)
    {
        int place = (int)Fingerprint64.Of(key) & _mask;
        while (_places[place] != 0 && !_keys[_places[place] - 1].SequenceEqual(key)) { place = (place + 1) & _mask; }
        return place;
    }
}
