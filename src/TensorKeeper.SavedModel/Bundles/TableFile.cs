// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Bundles;

/// <summary>Reads a sorted string table, the format of <c>variables.index</c> (that of LevelDB).</summary>
/// <remarks>
/// <code>
/// file    = (data block, trailer)..., (metaindex block, trailer), (index block, trailer), footer
/// trailer = 1 byte compression (0 none, 1 Snappy), masked CRC-32C of block and this byte
/// footer  = 48 bytes: handles of metaindex and index (each varint offset, varint size), zeros, 8 bytes magic
/// block   = entries, restart offsets (uint32 each), their number (uint32)
/// entry   = varint shared, varint own, varint value length, own key bytes, value bytes
/// </code>
/// The first <c>shared</c> bytes of a key are those of the key before. The values of the index block are the handles of
/// the data blocks, in their order.
/// </remarks>
internal sealed class TableFile
{
    private const int FooterBytes = 48;
    private const int TrailerBytes = 5;
    private const ulong Magic = 0xdb4775248b80fb57;

    /// <summary>
    /// The most bytes of all keys together, beyond the file's own: each may repeat the one before for a byte or two, so a
    /// small file could name keys of terabytes. TensorFlow's are a hundred bytes long.
    /// </summary>
    private const long MaxSharedKeyBytes = 64L << 20;

    private readonly byte[] _bytes;
    private readonly string _path;
    private long _readTo;
    private long _sharedKeyBytes;

    private TableFile(byte[] bytes, string path)
    {
        _bytes = bytes;
        _path = path;
    }

    /// <summary>Reads all entries.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <param name="entry">Takes key and value, in the order of the file.</param>
    /// <exception cref="SavedModelException">The file is cut short, damaged, or no table.</exception>
    public static void Read(byte[] bytes, string path, Action<ReadOnlySpan<byte>, MessageSlice> entry) =>
        new TableFile(bytes, path).ReadBlocks(entry);

    private void ReadBlocks(Action<ReadOnlySpan<byte>, MessageSlice> entry)
    {
        if (_bytes.Length < FooterBytes) { throw Refuse(DiagnosticId.Truncated, $"The index ends too early: it has {_bytes.Length} bytes, its footer alone {FooterBytes}.", _bytes.Length); }
        int footer = _bytes.Length - FooterBytes;
        if (BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(_bytes.Length - 8)) != Magic)
        {
            throw Refuse(DiagnosticId.Truncated, "The index has no footer: it ends too early, or is no checkpoint index.", footer);
        }

        int at = footer;
        ReadNumber(_bytes, ref at, footer);
        ReadNumber(_bytes, ref at, footer);
        long offset = ReadNumber(_bytes, ref at, footer);
        long size = ReadNumber(_bytes, ref at, footer);
        Walk(ReadBlock(offset, size), (_, handle) =>
        {
            int position = 0;
            byte[] value = handle.Bytes.ToArray();
            long blockOffset = ReadNumber(value, ref position, handle.Offset);
            long blockSize = ReadNumber(value, ref position, handle.Offset);

            // Blocks lie one behind the other. A file whose index names one block a thousand times is not read for hours.
            if (blockOffset < _readTo) { throw Refuse(DiagnosticId.Malformed, "The blocks of the index overlap.", handle.Offset); }
            MessageSlice block = ReadBlock(blockOffset, blockSize);
            _readTo = blockOffset + blockSize;
            Walk(block, entry);
        });
    }

    private MessageSlice ReadBlock(long offset, long size)
    {
        if (offset < 0 || size < 0 || offset > _bytes.Length - TrailerBytes || size > _bytes.Length - TrailerBytes - offset)
        {
            throw Refuse(DiagnosticId.Malformed, $"A block of {size} bytes at {offset} does not fit the {_bytes.Length} bytes of the index.", offset);
        }

        var block = new ReadOnlyMemory<byte>(_bytes, (int)offset, (int)size);
        ReadOnlySpan<byte> trailer = _bytes.AsSpan((int)(offset + size), TrailerBytes);
        uint crc = Crc32C.Extend(Crc32C.Extend(Crc32C.Empty, block.Span), trailer[..1]);
        if (Crc32C.Mask(crc) != BinaryPrimitives.ReadUInt32LittleEndian(trailer[1..]))
        {
            throw Refuse(DiagnosticId.ChecksumMismatch, "The checksum of a block of the index does not match: the file is damaged.", offset);
        }

        return trailer[0] switch
        {
            0 => new MessageSlice(block, offset),
            1 => new MessageSlice(Snappy.Decompress(block.Span) ?? throw Refuse(DiagnosticId.Malformed, "A compressed block of the index cannot be decompressed.", offset), offset),
            byte other => throw Refuse(DiagnosticId.Malformed, $"A block of the index has compression {other}; 0 (none) or 1 (Snappy) is expected.", offset),
        };
    }

    private void Walk(MessageSlice block, Action<ReadOnlySpan<byte>, MessageSlice> entry)
    {
        ReadOnlySpan<byte> bytes = block.Bytes.Span;
        long restarts = bytes.Length < 4 ? -1 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]);
        long end = bytes.Length - 4 - (4 * restarts);
        if (restarts < 0 || end < 0) { throw Refuse(DiagnosticId.Malformed, "A block of the index is too short for its restart points.", block.Offset); }

        byte[] key = [];
        int keyLength = 0;
        int at = 0;
        while (at < end)
        {
            long shared = ReadNumber(bytes, ref at, block.Offset);
            long own = ReadNumber(bytes, ref at, block.Offset);
            long length = ReadNumber(bytes, ref at, block.Offset);
            if (shared > keyLength || own > end - at || length > end - at - own)
            {
                throw Refuse(DiagnosticId.Malformed, "An entry of the index exceeds its block.", block.Offset + at);
            }

            _sharedKeyBytes += shared;
            if (_sharedKeyBytes > MaxSharedKeyBytes + (16L * _bytes.Length)) { throw Refuse(DiagnosticId.TooLarge, "The keys of the index are too long.", block.Offset + at); }
            keyLength = (int)(shared + own);
            if (keyLength > key.Length) { Array.Resize(ref key, Math.Max(keyLength, 2 * key.Length)); }
            bytes.Slice(at, (int)own).CopyTo(key.AsSpan((int)shared));
            at += (int)own;
            entry(key.AsSpan(0, keyLength), new MessageSlice(block.Bytes.Slice(at, (int)length), block.Offset + at));
            at += (int)length;
        }
    }

    private long ReadNumber(ReadOnlySpan<byte> bytes, ref int at, long offset)
    {
        int taken = ProtoVarint.Read(bytes[at..], out ulong value);
        if (taken <= 0 || value > long.MaxValue) { throw Refuse(DiagnosticId.Malformed, "A number of the index is malformed.", offset); }
        at += taken;
        return (long)value;
    }

    private SavedModelException Refuse(DiagnosticId id, string message, long offset) =>
        new(new Diagnostic(id, message, File: _path, ByteOffset: offset));
}
