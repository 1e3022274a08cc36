// SPDX-License-Identifier: MIT
using System.IO.Compression;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Unpacks strings: <c>DecodeCompressed</c>.</summary>
internal static class CompressionKernels
{
    /// <summary>The most bytes all strings of one call become; deflate blows a byte up to a thousand.</summary>
    private const long MaxUnpackedBytes = 1L << 28;

    public static void Register(HostKernelTable table) => table.AddPrepared("DecodeCompressed", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        string kind = node.Text("compression_type", "");
        if (kind is not ("" or "ZLIB" or "GZIP")) { throw new ServingException(ServingErrorCode.InvalidArgument, $"Only ZLIB, GZIP or NONE are supported compressions, not {kind}."); }
        return (in HostCall call) =>
        {
            StringElements packed = call[0].Strings;
            if (kind.Length == 0) { return [Tensors.View(call[0], call[0].Shape)]; }
            var unpacked = new StringElementsBuilder(packed.Count);
            long left = MaxUnpackedBytes;
            byte[] buffer = new byte[64 * 1024];
            for (int i = 0; i < packed.Count; i++)
            {
                Unpack(call, packed[i], kind, unpacked, buffer, ref left);
                unpacked.End();
            }

            return [unpacked.ToTensor(call[0].Shape)];
        };
    }

    private static void Unpack(in HostCall call, ReadOnlySpan<byte> packed, string kind, StringElementsBuilder unpacked, byte[] buffer, ref long left)
    {
        using var source = new MemoryStream(packed.ToArray());
        using Stream stream = kind == "ZLIB" ? new ZLibStream(source, CompressionMode.Decompress) : new GZipStream(source, CompressionMode.Decompress);
        try
        {
            while (stream.Read(buffer) is int count and > 0)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                left -= count;
                call.Require(left >= 0, $"The strings of a call unpack to more than {MaxUnpackedBytes} bytes");
                unpacked.Append(buffer.AsSpan(0, count));
            }
        }
        catch (InvalidDataException damage)
        {
            throw call.Invalid($"The {kind} data cannot be unpacked: {damage.Message}");
        }
    }
}
