// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>One value of a feature. Thread-safe.</summary>
internal static class FeatureValue
{
    private const int ValueField = 1;

    /// <summary>Says which kind of list a value belongs to.</summary>
    /// <param name="cursor">At the value.</param>
    /// <param name="name">The feature's name, for errors.</param>
    /// <exception cref="ServingException">No list holds such a value.</exception>
    public static FeatureKind KindOf(JsonCursor cursor, PooledList<byte> name)
    {
        switch (cursor.Current)
        {
            case (byte)'t' or (byte)'f': return FeatureKind.Int64;
            case (byte)'"': return FeatureKind.Bytes;
            case (byte)'{' when cursor.IsBase64(out _): return FeatureKind.Bytes;
            case byte first when JsonNumber.IsNumber(first): return KindOfNumber(cursor, name);
            default:
                throw JsonTensorErrors.Invalid(
                    $"Feature: {Encoding.UTF8.GetString(name.Items)} has element with unexpected JSON type: {JsonTensorErrors.KindOf(cursor.Current)}");
        }
    }

    /// <summary>Writes the value at the cursor and moves the cursor behind it.</summary>
    public static void Write(ref JsonCursor cursor, FeatureKind kind, ProtoBuffer list)
    {
        switch (kind)
        {
            case FeatureKind.Bytes:
                using (var bytes = new PooledList<byte>(64))
                using (var ends = new PooledList<int>(1))
                {
                    new StringSink(bytes, ends).Take(ref cursor);
                    list.WriteBytes(ValueField, bytes.Items);
                }

                return;
            case FeatureKind.Float:
                SingleElement.TryRead(cursor.Text, ref cursor.At, out float number);
                list.WriteFloat(ValueField, number);
                return;
            default:
                list.WriteVarint(ValueField, ReadInteger(ref cursor));
                return;
        }
    }

    public static ServingException OtherKind(FeatureKind wanted, PooledList<byte> name)
    {
        string kind = wanted switch { FeatureKind.Bytes => "bytes", FeatureKind.Float => "float", _ => "int64" };
        return JsonTensorErrors.Invalid($"Unexpected element type in feature: {Encoding.UTF8.GetString(name.Items)} expecting type: {kind}");
    }

    // An integer beyond 64 bits is a float, as in every JSON parser that has to put it somewhere.
    private static FeatureKind KindOfNumber(JsonCursor cursor, PooledList<byte> name)
    {
        int at = cursor.At;
        if (!JsonNumber.TryReadInteger(cursor.Text, ref at, out ulong magnitude, out bool negative)) { return FeatureKind.Float; }
        if (negative) { return magnitude > 1UL << 63 ? FeatureKind.Float : FeatureKind.Int64; }
        return magnitude <= long.MaxValue ? FeatureKind.Int64 : throw JsonTensorErrors.Invalid(
            $"Feature: {Encoding.UTF8.GetString(name.Items)} has uint64_t element. Only int64_t is supported.");
    }

    private static long ReadInteger(ref JsonCursor cursor)
    {
        if (cursor.Current is (byte)'t' or (byte)'f')
        {
            BoolElement.TryRead(cursor.Text, ref cursor.At, out bool flag);
            return flag ? 1 : 0;
        }

        Int64Element.TryRead(cursor.Text, ref cursor.At, out long value);
        return value;
    }
}
