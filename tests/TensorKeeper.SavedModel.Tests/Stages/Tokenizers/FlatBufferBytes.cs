// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace TensorKeeper.SavedModel.Tests.Stages.Tokenizers;

/// <summary>Writes a FlatBuffer of one table for tests: a field is a number or a run of bytes.</summary>
internal static class FlatBufferBytes
{
    /// <param name="fields">For each field null, an <see cref="int"/>, or bytes with the size of their elements.</param>
    public static byte[] Table(params object?[] fields)
    {
        int table = 4 + 4 + (fields.Length * 2);
        table += table % 4;
        var tail = new List<byte>();
        byte[] head = new byte[table + 4 + (fields.Length * 4)];
        BinaryPrimitives.WriteInt32LittleEndian(head, table);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(4), (short)(4 + (fields.Length * 2)));
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(6), (short)(4 + (fields.Length * 4)));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(table), table - 4);
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i] is null) { continue; }
            int place = table + 4 + (i * 4);
            BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(8 + (i * 2)), (short)(place - table));
            if (fields[i] is int number) { BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(place), number); continue; }
            (byte[] bytes, int size) = ((byte[] Bytes, int Size))fields[i]!;
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(place), head.Length + tail.Count - place);
            tail.AddRange(BitConverter.GetBytes(bytes.Length / size));
            tail.AddRange(bytes);
            while (tail.Count % 4 != 0) { tail.Add(0); }
        }

        return [.. head, .. tail];
    }

    /// <summary>Spells integers as a vector.</summary>
    public static (byte[] Bytes, int Size) Integers(params uint[] values) => ([.. values.SelectMany(BitConverter.GetBytes)], 4);

    public static (byte[] Bytes, int Size) Text(string text) => (System.Text.Encoding.UTF8.GetBytes(text), 1);
}
