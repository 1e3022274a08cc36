// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Bundles;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Messages;

namespace TensorKeeper.SavedModel.Tests.Bundles;

/// <summary>Writes small checkpoints, in all the ways TensorFlow may.</summary>
internal sealed class BundleWriter
{
    private readonly SortedDictionary<string, byte[]> _entries = new(StringComparer.Ordinal);
    private readonly List<MemoryStream> _shards = [new()];

    /// <summary>Compresses the blocks of the index.</summary>
    public bool IsCompressed { get; init; }

    public bool IsBigEndian { get; init; }

    /// <summary>How many entries a block of the index has.</summary>
    public int EntriesPerBlock { get; init; } = 1000;

    public BundleWriter NextShard()
    {
        _shards.Add(new MemoryStream());
        return this;
    }

    public BundleWriter Add(string key, DataType type, long[] shape, ReadOnlySpan<byte> bytes)
    {
        _entries[Latin1(Encoding.UTF8.GetBytes(key))] = Store(type, shape, bytes, Crc32C.Extend(Crc32C.Empty, bytes)).Bytes;
        return this;
    }

    public BundleWriter AddStrings(string key, long[] shape, params string[] values)
    {
        var bytes = new ProtoBuffer();
        uint crc = Crc32C.Empty;
        foreach (string value in values)
        {
            byte[] length = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, Encoding.UTF8.GetByteCount(value));
            bytes.WriteRawVarint((ulong)Encoding.UTF8.GetByteCount(value));
            crc = Crc32C.Extend(crc, length);
        }

        byte[] checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Mask(crc));
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(values));
        crc = Crc32C.Extend(Crc32C.Extend(crc, checksum), text);
        _entries[key] = Store(DataType.String, shape, [.. bytes.ToArray(), .. checksum, .. text], crc).Bytes;
        return this;
    }

    /// <summary>Adds a tensor in slices; each has its own entry.</summary>
    public BundleWriter AddSlices(string key, DataType type, long[] shape, params (SliceExtent[] Extents, long[] Shape, byte[] Bytes)[] slices)
    {
        ProtoMessage whole = new ProtoMessage().Int(1, (long)type).Message(2, ProtoMessage.Shape(shape));
        foreach ((SliceExtent[] extents, long[] sliceShape, byte[] bytes) in slices)
        {
            var slice = new ProtoMessage();
            foreach (SliceExtent extent in extents)
            {
                var run = new ProtoMessage();
                if (extent.Length != SliceExtent.Whole) { run.Int(1, extent.Start).Int(2, extent.Length); }
                slice.Message(1, run);
            }

            whole.Message(7, slice);
            _entries[Latin1(SliceKey.Encode(key, extents))] = Store(type, sliceShape, bytes, Crc32C.Extend(Crc32C.Empty, bytes)).Bytes;
        }

        _entries[key] = whole.Bytes;
        return this;
    }

    /// <summary>Adds an entry as it is, true or not.</summary>
    public BundleWriter AddEntry(string key, ProtoMessage entry)
    {
        _entries[key] = entry.Bytes;
        return this;
    }

    /// <summary>Builds an entry whose checksum is right, wherever it says the bytes are.</summary>
    public static ProtoMessage Entry(DataType type, long[] shape, int shard, long offset, long size, uint maskedCrc) => new ProtoMessage()
        .Int(1, (long)type).Message(2, ProtoMessage.Shape(shape)).Int(3, shard).Int(4, offset).Int(5, size).Fixed32(6, maskedCrc);

    public void Write(string directory)
    {
        Directory.CreateDirectory(directory);
        for (int i = 0; i < _shards.Count; i++)
        {
            File.WriteAllBytes(Path.Combine(directory, $"variables.data-{i:D5}-of-{_shards.Count:D5}"), _shards[i].ToArray());
        }

        File.WriteAllBytes(Path.Combine(directory, "variables.index"), Index());
    }

    public byte[] Index()
    {
        var header = new ProtoMessage().Int(1, _shards.Count).Int(2, IsBigEndian ? 1 : 0).Message(3, new ProtoMessage().Int(1, 1));
        List<(byte[] Key, byte[] Value)> entries = [([], header.Bytes)];
        entries.AddRange(_entries.Select(static entry => (Encoding.Latin1.GetBytes(entry.Key), entry.Value)));

        using var file = new MemoryStream();
        List<(byte[] Key, byte[] Value)> handles = [];
        foreach ((byte[] Key, byte[] Value)[] block in entries.Chunk(EntriesPerBlock))
        {
            handles.Add((block[^1].Key, WriteBlock(file, Block(block))));
        }

        return Finish(file, handles);
    }

    /// <summary>Writes an index of one block, whatever is in it.</summary>
    public byte[] Index(byte[] block)
    {
        using var file = new MemoryStream();
        return Finish(file, [("z"u8.ToArray(), WriteBlock(file, block))]);
    }

    private byte[] Finish(MemoryStream file, List<(byte[] Key, byte[] Value)> handles)
    {
        byte[] meta = WriteBlock(file, Block([]));
        byte[] index = WriteBlock(file, Block(handles));
        byte[] footer = new byte[48];
        meta.CopyTo(footer, 0);
        index.CopyTo(footer, meta.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(footer.AsSpan(40), 0xdb4775248b80fb57);
        file.Write(footer);
        return file.ToArray();
    }

    private static string Latin1(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private ProtoMessage Store(DataType type, long[] shape, ReadOnlySpan<byte> bytes, uint crc)
    {
        long offset = _shards[^1].Length;
        _shards[^1].Write(bytes);
        return Entry(type, shape, _shards.Count - 1, offset, bytes.Length, Crc32C.Mask(crc));
    }

    // Keys share their beginning with the key before, but at each sixteenth.
    private static byte[] Block(IReadOnlyList<(byte[] Key, byte[] Value)> entries)
    {
        var block = new ProtoBuffer();
        List<uint> restarts = [0];
        byte[] before = [];
        for (int i = 0; i < entries.Count; i++)
        {
            bool restart = i % 16 == 0;
            if (restart && i > 0) { restarts.Add((uint)block.Length); }
            int shared = restart ? 0 : before.AsSpan().CommonPrefixLength(entries[i].Key);
            block.WriteRawVarint((ulong)shared);
            block.WriteRawVarint((ulong)(entries[i].Key.Length - shared));
            block.WriteRawVarint((ulong)entries[i].Value.Length);
            Append(block, entries[i].Key.AsSpan(shared));
            Append(block, entries[i].Value);
            before = entries[i].Key;
        }

        foreach (uint restart in restarts.Append((uint)restarts.Count)) { Append(block, BitConverter.GetBytes(restart)); }
        return block.ToArray();
    }

    private byte[] WriteBlock(MemoryStream file, byte[] block)
    {
        byte[] stored = [.. IsCompressed ? SnappyWriter.Compress(block) : block, (byte)(IsCompressed ? 1 : 0)];
        var handle = new ProtoBuffer();
        handle.WriteRawVarint((ulong)file.Length);
        handle.WriteRawVarint((ulong)(stored.Length - 1));
        file.Write(stored);
        file.Write(BitConverter.GetBytes(Crc32C.Mask(Crc32C.Extend(Crc32C.Empty, stored))));
        return handle.ToArray();
    }

    private static void Append(ProtoBuffer buffer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.GetSpan(bytes.Length));
        buffer.Advance(bytes.Length);
    }
}
