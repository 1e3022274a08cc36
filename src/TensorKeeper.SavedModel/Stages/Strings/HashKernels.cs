// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Puts strings into buckets by a hash that never changes: fast (FarmHash), strong (SipHash, keyed) and the first one (Murmur).</summary>
internal static class HashKernels
{
    private delegate ulong Hash(ReadOnlySpan<byte> text);

    public static void Register(HostKernelTable table) => table
        .AddPrepared("StringToHashBucketFast", static node => Prepare(node, Fingerprint64.Of))
        .AddPrepared("StringToHashBucket", static node => Prepare(node, MurmurHash64.Of))
        .AddPrepared("StringToHashBucketStrong", static node => Prepare(node, Strong(node)))
        .Add("Fingerprint", Fingerprint);

    private static HostKernel Prepare(SourceNode node, Hash hash)
    {
        long buckets = node.Int("num_buckets", 0);
        if (buckets <= 0) { throw new ServingException(ServingErrorCode.InvalidArgument, $"num_buckets is {buckets}, it must be positive."); }
        return (in HostCall call) =>
        {
            StringElements texts = call[0].Strings;
            Tensor result = Tensors.Zeros(ElementType.Int64, call[0].Shape);
            Span<long> places = result.AsSpan<long>();
            for (int i = 0; i < places.Length; i++) { places[i] = (long)(hash(texts[i]) % (ulong)buckets); }
            return [result];
        };
    }

    private static Hash Strong(SourceNode node)
    {
        long[] key = node.Ints("key");
        if (key.Length != 2) { throw new ServingException(ServingErrorCode.InvalidArgument, $"Key must have 2 elements, not {key.Length}."); }
        (ulong first, ulong second) = ((ulong)key[0], (ulong)key[1]);
        return text => SipHash.Of(text, first, second);
    }

    /// <summary>One hash of all bytes of a row, strings or numbers.</summary>
    private static Tensor[] Fingerprint(in HostCall call)
    {
        Tensor data = call[0];
        call.Require(data.Shape.Rank > 0, "`data` should have at least one dimension.");
        call.Require(call[1].ElementCount == 1 && call[1].Strings[0].SequenceEqual("farmhash64"u8), "Unsupported fingerprint method.");
        int rows = checked((int)data.Shape[0]);
        Tensor result = Tensors.Zeros(ElementType.UInt8, [rows, 8]);
        int perRow = rows == 0 ? 0 : (int)(data.ElementCount / rows);
        for (int row = 0; row < rows; row++)
        {
            ulong hash = data.ElementType == ElementType.String
                ? OfStrings(data.Strings, row * perRow, perRow, data.Shape.Rank)
                : Fingerprint64.Of(data.Bytes.Slice(row * (data.Bytes.Length / rows), data.Bytes.Length / rows));
            BinaryPrimitives.WriteUInt64LittleEndian(result.Bytes[(row * 8)..], hash);
        }

        return [result];
    }

    /// <summary>A vector's strings are hashed themselves; rows of several are hashes of their strings' hashes.</summary>
    private static ulong OfStrings(StringElements texts, int first, int count, int rank)
    {
        if (rank == 1) { return Fingerprint64.Of(texts[first]); }
        byte[] hashes = new byte[count * 8];
        for (int i = 0; i < count; i++) { BinaryPrimitives.WriteUInt64LittleEndian(hashes.AsSpan(i * 8), Fingerprint64.Of(texts[first + i])); }
        return Fingerprint64.Of(hashes);
    }
}
