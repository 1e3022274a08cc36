// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Binary32: any number.</summary>
internal readonly struct SingleElement : IJsonElement<float>
{
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, out float value) =>
        JsonNumber.TryReadSingle(text, ref at, out value);
}

/// <summary>Binary64: any number.</summary>
internal readonly struct DoubleElement : IJsonElement<double>
{
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, out double value) =>
        JsonNumber.TryReadDouble(text, ref at, out value);
}

/// <summary>Up to 32 bits, signed: an integer of 32 bits, whose upper bits a narrower type drops as TensorFlow does.</summary>
/// <typeparam name="T">The element in memory.</typeparam>
internal readonly struct Int32Element<T> : IJsonElement<T>
    where T : unmanaged, INumberBase<T>
{
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, out T value)
    {
        int start = at;
        value = default;
        if (!JsonNumber.TryReadInteger(text, ref at, out ulong magnitude, out bool negative)) { return false; }
        if (magnitude > (negative ? 0x8000_0000UL : 0x7FFF_FFFFUL))
        {
            at = start;
            return false;
        }

        value = T.CreateTruncating(negative ? (int)-(long)magnitude : (int)magnitude);
        return true;
    }
}

/// <summary>64 bits, signed.</summary>
internal readonly struct Int64Element : IJsonElement<long>
{
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, out long value)
    {
        int start = at;
        value = 0;
        if (!JsonNumber.TryReadInteger(text, ref at, out ulong magnitude, out bool negative)) { return false; }
        if (magnitude > (negative ? 1UL << 63 : long.MaxValue))
        {
            at = start;
            return false;
        }

        value = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }
}

/// <summary>32 or 64 bits, unsigned; minus zero is zero.</summary>
/// <typeparam name="T">The element in memory.</typeparam>
internal readonly struct UnsignedElement<T> : IJsonElement<T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, out T value)
    {
        int start = at;
        value = default;
        if (!JsonNumber.TryReadInteger(text, ref at, out ulong magnitude, out bool negative)) { return false; }
        if (magnitude > ulong.CreateTruncating(T.MaxValue) || (negative && magnitude > 0))
        {
            at = start;
            return false;
        }

        value = T.CreateTruncating(magnitude);
        return true;
    }
}

/// <summary>true or false.</summary>
internal readonly struct BoolElement : IJsonElement<bool>
{
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, out bool value)
    {
        value = text[at] == 't';
        if (!value && text[at] != 'f') { return false; }
        at += value ? 4 : 5;
        return true;
    }
}
