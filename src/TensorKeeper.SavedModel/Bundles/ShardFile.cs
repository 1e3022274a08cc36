// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Bundles;

/// <summary>One <c>variables.data-nnnnn-of-nnnnn</c>, open. Thread-safe.</summary>
/// <remarks>
/// It is read, not mapped: a mapped file that somebody cuts while it is in use kills the process, a read returns less.
/// Reading costs no more, since what is read is either summed, block by block in the cache, or copied anyway; the engine
/// maps the file itself.
/// </remarks>
internal sealed class ShardFile : IShardMemory, IDisposable
{
    private const int BlockBytes = 256 * 1024;

    private readonly SafeFileHandle _handle;

    private ShardFile(string path, SafeFileHandle handle, long length)
    {
        FilePath = path;
        _handle = handle;
        Length = length;
    }

    public string FilePath { get; }

    public long Length { get; }

    /// <exception cref="SavedModelException">The file is not there, not readable, or a Git LFS pointer.</exception>
    public static ShardFile Open(string path)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, share: FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.MissingFile, "A data file of the checkpoint is not there.", File: path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.MissingFile, $"A data file of the checkpoint cannot be read: {e.Message}", File: path), e);
        }

        var shard = new ShardFile(path, handle, RandomAccess.GetLength(handle));
        Span<byte> start = stackalloc byte[(int)Math.Min(64, shard.Length)];
        shard.Read(0, start);
        try
        {
            SavedModelDirectory.RefuseGitLfsPointer(start, path);
        }
        catch
        {
            shard.Dispose();
            throw;
        }

        return shard;
    }

    public void Read(long offset, Span<byte> destination)
    {
        try
        {
            while (!destination.IsEmpty)
            {
                int read = RandomAccess.Read(_handle, destination, offset);
                if (read == 0) { throw new SavedModelException(new Diagnostic(DiagnosticId.Truncated, "The data file ends too early.", File: FilePath, ByteOffset: offset)); }
                destination = destination[read..];
                offset += read;
            }
        }
        catch (IOException e)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.MissingFile, $"The data file cannot be read: {e.Message}", File: FilePath, ByteOffset: offset), e);
        }
    }

    /// <summary>Returns the checksum of a range.</summary>
    public uint Checksum(long offset, long length)
    {
        byte[] block = System.Buffers.ArrayPool<byte>.Shared.Rent((int)Math.Min(BlockBytes, length));
        try
        {
            uint crc = Crc32C.Empty;
            while (length > 0)
            {
                Span<byte> part = block.AsSpan(0, (int)Math.Min(block.Length, length));
                Read(offset, part);
                crc = Crc32C.Extend(crc, part);
                offset += part.Length;
                length -= part.Length;
            }

            return crc;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(block);
        }
    }

    public void Dispose() => _handle.Dispose();
}
