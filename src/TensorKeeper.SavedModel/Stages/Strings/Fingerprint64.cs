// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>FarmHash's <c>Fingerprint64</c>: the hash behind TensorFlow's fast buckets, fixed for ever.</summary>
internal static class Fingerprint64
{
    private const ulong K0 = 0xc3a5c85c97cb3127;
    private const ulong K1 = 0xb492b66fbe98f273;
    private const ulong K2 = 0x9ae16a3b2f90404f;

    public static ulong Of(ReadOnlySpan<byte> text) => text.Length switch
    {
        <= 16 => UpTo16(text),
        <= 32 => UpTo32(text),
        <= 64 => UpTo64(text),
        _ => Long(text),
    };

    /// <summary>Joins two fingerprints into one (<c>FingerprintCat64</c>).</summary>
    public static ulong Join(ulong first, ulong second)
    {
        const ulong Multiplier = 0xc6a4a7935bd1e995;
        ulong result = first ^ Multiplier;
        result ^= Mix(second * Multiplier) * Multiplier;
        result *= Multiplier;
        result = Mix(result) * Multiplier;
        return Mix(result);
    }

    private static ulong UpTo16(ReadOnlySpan<byte> s)
    {
        ulong length = (ulong)s.Length;
        if (length >= 8)
        {
            ulong multiplier = K2 + (length * 2);
            ulong a = Fetch(s, 0) + K2;
            ulong b = Fetch(s, s.Length - 8);
            ulong c = (BitOperations.RotateRight(b, 37) * multiplier) + a;
            ulong d = (BitOperations.RotateRight(a, 25) + b) * multiplier;
            return Join16(c, d, multiplier);
        }

        if (length >= 4)
        {
            ulong a = BinaryPrimitives.ReadUInt32LittleEndian(s);
            return Join16(length + (a << 3), BinaryPrimitives.ReadUInt32LittleEndian(s[^4..]), K2 + (length * 2));
        }

        if (length == 0) { return K2; }
        uint y = s[0] + ((uint)s[s.Length >> 1] << 8);
        uint z = (uint)s.Length + ((uint)s[^1] << 2);
        return Mix((y * K2) ^ (z * K0)) * K2;
    }

    private static ulong UpTo32(ReadOnlySpan<byte> s)
    {
        ulong multiplier = K2 + ((ulong)s.Length * 2);
        ulong a = Fetch(s, 0) * K1;
        ulong b = Fetch(s, 8);
        ulong c = Fetch(s, s.Length - 8) * multiplier;
        ulong d = Fetch(s, s.Length - 16) * K2;
        return Join16(
            BitOperations.RotateRight(a + b, 43) + BitOperations.RotateRight(c, 30) + d, a + BitOperations.RotateRight(b + K2, 18) + c, multiplier);
    }

    private static ulong UpTo64(ReadOnlySpan<byte> s)
    {
        ulong multiplier = K2 + ((ulong)s.Length * 2);
        ulong a = Fetch(s, 0) * K2;
        ulong b = Fetch(s, 8);
        ulong c = Fetch(s, s.Length - 8) * multiplier;
        ulong d = Fetch(s, s.Length - 16) * K2;
        ulong y = BitOperations.RotateRight(a + b, 43) + BitOperations.RotateRight(c, 30) + d;
        ulong z = Join16(y, a + BitOperations.RotateRight(b + K2, 18) + c, multiplier);
        ulong e = Fetch(s, 16) * multiplier;
        ulong f = Fetch(s, 24);
        ulong g = (y + Fetch(s, s.Length - 32)) * multiplier;
        ulong h = (z + Fetch(s, s.Length - 24)) * multiplier;
        return Join16(
            BitOperations.RotateRight(e + f, 43) + BitOperations.RotateRight(g, 30) + h, e + BitOperations.RotateRight(f + a, 18) + g, multiplier);
    }

    private static ulong Long(ReadOnlySpan<byte> s)
    {
        const ulong Seed = 81;
        ulong x = unchecked(Seed * K2) + Fetch(s, 0);
        ulong y = unchecked((Seed * K1) + 113);
        ulong z = Mix((y * K2) + 113) * K2;
        (ulong First, ulong Second) v = (0, 0);
        (ulong First, ulong Second) w = (0, 0);
        int end = (s.Length - 1) / 64 * 64;
        for (int at = 0; at < end; at += 64) { Round(s, at, K1, 1, ref x, ref y, ref z, ref v, ref w); }

        // The last 64 bytes are hashed once more, overlapping what was read, under a multiplier that depends on it all.
        ulong multiplier = K1 + ((z & 0xff) << 1);
        w.First += (ulong)((s.Length - 1) & 63);
        v.First += w.First;
        w.First += v.First;
        Round(s, s.Length - 64, multiplier, 9, ref x, ref y, ref z, ref v, ref w);
        return Join16(
            Join16(v.First, w.First, multiplier) + (Mix(y) * K0) + z, Join16(v.Second, w.Second, multiplier) + x, multiplier);
    }

    private static void Round(
        ReadOnlySpan<byte> s, int at, ulong multiplier, ulong weight, ref ulong x, ref ulong y, ref ulong z,
        ref (ulong First, ulong Second) v, ref (ulong First, ulong Second) w)
    {
        x = BitOperations.RotateRight(x + y + v.First + Fetch(s, at + 8), 37) * multiplier;
        y = BitOperations.RotateRight(y + v.Second + Fetch(s, at + 48), 42) * multiplier;
        x ^= w.Second * weight;
        y += (v.First * weight) + Fetch(s, at + 40);
        z = BitOperations.RotateRight(z + w.First, 33) * multiplier;
        v = Weak32(s, at, v.Second * multiplier, x + w.First);
        w = Weak32(s, at + 32, z + w.Second, y + Fetch(s, at + 16));
        (z, x) = (x, z);
    }

    private static (ulong First, ulong Second) Weak32(ReadOnlySpan<byte> s, int at, ulong a, ulong b)
    {
        ulong z = Fetch(s, at + 24);
        a += Fetch(s, at);
        b = BitOperations.RotateRight(b + a + z, 21);
        ulong c = a;
        a += Fetch(s, at + 8) + Fetch(s, at + 16);
        b += BitOperations.RotateRight(a, 44);
        return (a + z, b + c);
    }

    private static ulong Join16(ulong u, ulong v, ulong multiplier)
    {
        ulong a = Mix((u ^ v) * multiplier);
        return Mix((v ^ a) * multiplier) * multiplier;
    }

    private static ulong Mix(ulong value) => value ^ (value >> 47);

    private static ulong Fetch(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt64LittleEndian(s[at..]);
}
