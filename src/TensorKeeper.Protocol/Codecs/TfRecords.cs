// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>Reads and writes TFRecord files. Thread-safe.</summary>
/// <remarks>
/// <code>
/// record := length (uint64), masked CRC-32C of the length's 8 bytes (uint32), data, masked CRC-32C of the data (uint32)
/// </code>
/// All little-endian; records stand one behind the other, uncompressed.
/// </remarks>
public static class TfRecords
{
    private const int HeaderBytes = 12;
    private const int TrailerBytes = 4;

    /// <summary>How many bytes a record has besides its data.</summary>
    public const int OverheadBytes = HeaderBytes + TrailerBytes;

    /// <summary>Writes a record.</summary>
    /// <param name="data">Its data.</param>
    /// <param name="output">Where the bytes go.</param>
    public static void Write(ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Span<byte> header = output.GetSpan(HeaderBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Crc32C.Mask(Crc32C.Extend(Crc32C.Empty, header[..8])));
        output.Advance(HeaderBytes);
        output.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(TrailerBytes), Crc32C.Mask(Crc32C.Extend(Crc32C.Empty, data)));
        output.Advance(TrailerBytes);
    }

    /// <summary>Cuts a file into records.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>The data of each record, views into the file. Read one by one: what is behind a broken record is not seen.</returns>
    /// <exception cref="InvalidDataException">While reading: a record is cut short, or a checksum differs.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> file)
    {
        int at = 0;
        while (at < file.Length) { yield return Next(file, ref at); }
    }

    private static ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> file, ref int at)
    {
        ReadOnlySpan<byte> rest = file.Span[at..];
        if (rest.Length < HeaderBytes) { throw Broken(at, "its header is cut short"); }
        CheckSum(rest[..8], rest[8..], at);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        if (length > (ulong)Math.Max(0, rest.Length - HeaderBytes - TrailerBytes)) { throw Broken(at, "it is cut short"); }
        CheckSum(rest.Slice(HeaderBytes, (int)length), rest[(HeaderBytes + (int)length)..], at);
        ReadOnlyMemory<byte> data = file.Slice(at + HeaderBytes, (int)length);
        at += HeaderBytes + (int)length + TrailerBytes;
        return data;
    }

    private static void CheckSum(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> stored, int at)
    {
        if (Crc32C.Mask(Crc32C.Extend(Crc32C.Empty, bytes)) != BinaryPrimitives.ReadUInt32LittleEndian(stored))
        {
            throw Broken(at, "a checksum differs");
        }
    }

    private static InvalidDataException Broken(int at, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"corrupted record at {at}: {what}"));
}
