// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>MurmurHash64A with the seed TensorFlow's first string hash uses.</summary>
internal static class MurmurHash64
{
    private const ulong Multiplier = 0xc6a4a7935bd1e995;
    private const ulong Seed = 0xDECAFCAFFE;

    public static ulong Of(ReadOnlySpan<byte> text)
    {
        ulong hash = Seed ^ ((ulong)text.Length * Multiplier);
        for (; text.Length >= 8; text = text[8..])
        {
            ulong block = BinaryPrimitives.ReadUInt64LittleEndian(text) * Multiplier;
            block = (block ^ (block >> 47)) * Multiplier;
            hash = (hash ^ block) * Multiplier;
        }

        if (!text.IsEmpty)
        {
            for (int i = 0; i < text.Length; i++) { hash ^= (ulong)text[i] << (8 * i); }
            hash *= Multiplier;
        }

        hash = (hash ^ (hash >> 47)) * Multiplier;
        return hash ^ (hash >> 47);
    }
}
