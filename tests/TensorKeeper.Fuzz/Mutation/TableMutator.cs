// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Fuzz.Mutation;

/// <summary>Damages the index of a checkpoint and makes its checksums right again, so that the damage is read.</summary>
/// <param name="messages">What damages the values, which are protobuf messages.</param>
internal sealed class TableMutator(ProtoMutator messages)
{
    private const int FooterBytes = 48;
    private const int TrailerBytes = 5;

    public byte[] Mutate(byte[] table, Random random)
    {
        if (random.Next(4) == 0 || table.Length < FooterBytes) { return ByteMutator.Mutate(table, random); }
        byte[] changed = (byte[])table.Clone();
        int at = changed.Length - FooterBytes;
        bool read = WireField.TryVarint(changed, ref at, out _);
        read &= WireField.TryVarint(changed, ref at, out _);
        read &= WireField.TryVarint(changed, ref at, out ulong offset);
        read &= WireField.TryVarint(changed, ref at, out ulong size);
        if (!read || offset + size + TrailerBytes > (ulong)changed.Length) { return ByteMutator.Mutate(table, random); }
        if (random.Next(4) == 0) { return Sign(Damage(changed, (int)offset, (int)size, random), (int)offset, (int)size); }

        int first = FirstBlock(changed, (int)offset);
        return random.Next(3) == 0 ? Sign(Damage(changed, 0, first, random), 0, first) : Rebuild(changed.AsSpan(0, first), random);
    }

    private static byte[] Damage(byte[] table, int offset, int size, Random random)
    {
        for (int i = random.Next(1, 4); i > 0 && size > 0; i--) { table[offset + random.Next(size)] = (byte)random.Next(256); }
        return table;
    }

    /// <summary>Returns the length of the first data block, which begins the file: the index block's first value says it.</summary>
    private static int FirstBlock(byte[] table, int index)
    {
        int at = index;
        bool read = WireField.TryVarint(table, ref at, out _);
        read &= WireField.TryVarint(table, ref at, out ulong own);
        read &= WireField.TryVarint(table, ref at, out _);
        at += (int)own;
        read &= WireField.TryVarint(table, ref at, out _);
        read &= WireField.TryVarint(table, ref at, out ulong size);
        return read && size < (ulong)table.Length - TrailerBytes ? (int)size : 0;
    }

    /// <summary>Writes a block's entries anew, some of them changed, as a table of one block.</summary>
    private byte[] Rebuild(ReadOnlySpan<byte> block, Random random)
    {
        List<(byte[] Key, byte[] Value)> entries = Read(block);
        for (int i = random.Next(1, 4); i > 0 && entries.Count > 0; i--)
        {
            int which = random.Next(entries.Count);
            (byte[] name, byte[] value) = entries[which];
            switch (random.Next(6))
            {
                case 0: entries.RemoveAt(which); break;
                case 1: entries[which] = (ByteMutator.Mutate(name, random), value); break;
                case 2: entries.Insert(which, entries[random.Next(entries.Count)]); break;
                default: entries[which] = (name, messages.Mutate(value, random)); break;
            }
        }

        return Write(entries);
    }

    private static List<(byte[] Key, byte[] Value)> Read(ReadOnlySpan<byte> block)
    {
        var entries = new List<(byte[], byte[])>();
        byte[] key = [];
        for (int at = 0; at < block.Length - 8;)
        {
            bool read = WireField.TryVarint(block, ref at, out ulong shared);
            read &= WireField.TryVarint(block, ref at, out ulong own);
            read &= WireField.TryVarint(block, ref at, out ulong length);
            if (!read || shared > (ulong)key.Length || own + length > (ulong)(block.Length - at)) { break; }
            key = [.. key[..(int)shared], .. block.Slice(at, (int)own)];
            at += (int)own;
            entries.Add((key, block.Slice(at, (int)length).ToArray()));
            at += (int)length;
        }

        return entries;
    }

    private static byte[] Write(List<(byte[] Key, byte[] Value)> entries)
    {
        using var stream = new MemoryStream();
        (long Offset, long Size) data = WriteBlock(stream, entries);
        (long Offset, long Size) meta = WriteBlock(stream, []);
        using var handle = new MemoryStream();
        WireField.WriteVarint(handle, (ulong)data.Offset);
        WireField.WriteVarint(handle, (ulong)data.Size);
        (long Offset, long Size) index = WriteBlock(stream, [("z"u8.ToArray(), handle.ToArray())]);
        using var footer = new MemoryStream();
        foreach (long number in (long[])[meta.Offset, meta.Size, index.Offset, index.Size]) { WireField.WriteVarint(footer, (ulong)number); }
        footer.SetLength(FooterBytes - 8);
        stream.Write(footer.ToArray());
        stream.Write(BitConverter.GetBytes(0xdb4775248b80fb57));
        return stream.ToArray();
    }

    private static (long Offset, long Size) WriteBlock(MemoryStream stream, List<(byte[] Key, byte[] Value)> entries)
    {
        long offset = stream.Position;
        using var block = new MemoryStream();
        foreach ((byte[] key, byte[] value) in entries)
        {
            WireField.WriteVarint(block, 0);
            WireField.WriteVarint(block, (ulong)key.Length);
            WireField.WriteVarint(block, (ulong)value.Length);
            block.Write(key);
            block.Write(value);
        }

        block.Write(new byte[4]);
        block.Write(BitConverter.GetBytes(1));
        stream.Write(block.ToArray());
        stream.WriteByte(0);
        uint crc = Crc32C.Extend(Crc32C.Extend(Crc32C.Empty, block.ToArray()), [0]);
        stream.Write(BitConverter.GetBytes(Crc32C.Mask(crc)));
        return (offset, block.Length);
    }

    private static byte[] Sign(byte[] table, int offset, int size)
    {
        uint crc = Crc32C.Extend(Crc32C.Empty, table.AsSpan(offset, size + 1));
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(offset + size + 1), Crc32C.Mask(crc));
        return table;
    }
}
