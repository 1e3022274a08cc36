// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Ragged;
using TensorKeeper.SavedModel.Stages.Strings;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>Combines each value of a row with each of the other inputs' same row: <c>SparseCross</c>, <c>SparseCrossV2</c>, <c>SparseCrossHashed</c>.</summary>
/// <remarks>Inputs are the indices, values and shapes of sparse tensors, then dense matrices, then what the op itself has.</remarks>
internal static class SparseCrossKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("SparseCross", PrepareFirst)
        .AddPrepared("SparseCrossV2", static node => Prepare(node, static (in HostCall call, CrossFeature[] features, long[] splits) =>
            Join(call, features, splits, call[call.InputCount - 1].Strings[0].ToArray())))
        .AddPrepared("SparseCrossHashed", static node => Prepare(node, static (in HostCall call, CrossFeature[] features, long[] splits) =>
        {
            long buckets = Tensors.Integers(call[call.InputCount - 3])[0];
            bool strong = call[call.InputCount - 2].AsSpan<bool>()[0];
            long[] salt = Tensors.Integers(call[call.InputCount - 1]);
            call.Require(buckets >= 0 && salt.Length == 2, $"num_buckets {buckets} must not be negative, and the salt has two numbers");
            return Hash(call, features, splits, buckets, null, strong ? salt : null);
        }));

    private delegate Tensor Values(in HostCall call, CrossFeature[] features, long[] splits);

    private static HostKernel PrepareFirst(SourceNode node)
    {
        bool hashes = node.Type("out_type", DataType.String) == DataType.Int64;
        long buckets = node.Int("num_buckets", 0);
        ulong key = (ulong)node.Int("hash_key", 0);
        if (buckets < 0 || hashes != node.Bool("hashed_output", hashes)) { throw new ServingException(ServingErrorCode.InvalidArgument, "out_type, hashed_output and num_buckets contradict each other."); }
        return Prepare(node, (in HostCall call, CrossFeature[] features, long[] splits) =>
            hashes ? Hash(call, features, splits, buckets, key, null) : Join(call, features, splits, "_X_"u8.ToArray()));
    }

    private static HostKernel Prepare(SourceNode node, Values values)
    {
        int sparse = node.Types("sparse_types").Length;
        int dense = node.Types("dense_types").Length;
        if (node.Inputs.Count < (3 * sparse) + dense || sparse + dense == 0) { throw new ServingException(ServingErrorCode.InvalidArgument, "The inputs are not what the types say."); }
        return (in HostCall call) =>
        {
            var features = new CrossFeature[sparse + dense];
            for (int i = 0; i < features.Length; i++)
            {
                features[i] = i < sparse ? Sparse(call, i, sparse + i, (2 * sparse) + i) : Dense(call, call[(2 * sparse) + i]);
                call.Require(features[i].Values.ElementType is ElementType.String or ElementType.Int64, $"Input {i} should be of type string or int64, not {features[i].Values.ElementType}");
                call.Require(features[i].Splits.Length == features[0].Splits.Length, "Expected all inputs to have the same batch size");
            }

            int rows = features[0].Splits.Length - 1;
            long[] splits = new long[rows + 1];
            long longest = 0;
            for (int row = 0; row < rows; row++)
            {
                long count = 1;
                foreach (CrossFeature feature in features)
                {
                    long factor = feature.Count(row);
                    call.Require(factor == 0 || count <= Array.MaxLength / factor, "The crosses are more than the host can hold");
                    count *= factor;
                }

                longest = Math.Max(longest, count);
                splits[row + 1] = splits[row] + count;
                call.Require(splits[row + 1] <= Array.MaxLength / 64, "The crosses are more than the host can hold");
            }

            Tensor indices = Tensors.Zeros(ElementType.Int64, [splits[^1], 2]);
            Span<long> cells = indices.AsSpan<long>();
            for (int row = 0, at = 0; row < rows; row++)
            {
                for (long i = 0; i < splits[row + 1] - splits[row]; i++) { (cells[at], cells[at + 1], at) = (row, i, at + 2); }
            }

            return [indices, values(call, features, splits), Tensor.Of<long>([2], [rows, longest])];
        };
    }

    private static CrossFeature Sparse(in HostCall call, int indices, int values, int shape)
    {
        SparseValue sparse = SparseValue.Read(call, indices, values, shape);
        call.Require(sparse.Rank == 2, $"Expected a sparse matrix, got rank {sparse.Rank}");
        call.Require(sparse.Shape[0] < Array.MaxLength / sizeof(long), "The rows are more than the host can hold");
        long[] splits = new long[sparse.Shape[0] + 1];
        int value = 0;
        for (int row = 0; row < sparse.Shape[0]; row++)
        {
            while (value < sparse.Count && sparse.Row(value)[0] <= row) { value++; }
            splits[row + 1] = value;
        }

        return new CrossFeature(sparse.Values, splits);
    }

    private static CrossFeature Dense(in HostCall call, Tensor values)
    {
        call.Require(values.Shape.Rank == 2, $"Dense inputs should be a matrix but received shape {values.Shape}");
        long[] splits = new long[values.Shape[0] + 1];
        for (int row = 1; row < splits.Length; row++) { splits[row] = row * values.Shape[1]; }
        return new CrossFeature(values, splits);
    }

    private static Tensor Hash(in HostCall call, CrossFeature[] features, long[] splits, long buckets, ulong? key, long[]? salt)
    {
        int sparse = call.Node.Types("sparse_types").Length;
        Tensor result = Tensors.Zeros(ElementType.Int64, [splits[^1]]);
        Span<long> values = result.AsSpan<long>();
        long[] places = new long[features.Length];
        for (int row = 0; row + 1 < splits.Length; row++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            for (long i = splits[row]; i < splits[row + 1]; i++)
            {
                // The older op joins everything to its key; the newer one begins with its first input.
                ulong? hash = key;
                for (int f = 0; f < features.Length; f++)
                {
                    ulong next = key is null ? Keyed(features[f], row, places[f], f < sparse, salt) : features[f].Fingerprint(row, places[f]);
                    hash = hash is { } before ? Fingerprint64.Join(before, next) : next;
                }

                // Without buckets the largest int64 is the divisor, so that no result is negative.
                values[(int)i] = (long)(hash!.Value % (ulong)(buckets > 0 ? buckets : long.MaxValue));
                Next(features, row, places);
            }
        }

        return result;
    }

    /// <summary>
    /// Hashes a value as the newer op does. Of an integer from a sparse input TensorFlow hashes the lower four bytes; one from
    /// a dense input stands for itself.
    /// </summary>
    private static ulong Keyed(CrossFeature feature, int row, long index, bool isSparse, long[]? salt)
    {
        int place = (int)(feature.Splits[row] + index);
        bool isText = feature.Values.ElementType == ElementType.String;
        if (!isText && !isSparse) { return (ulong)feature.Values.AsSpan<long>()[place]; }
        ReadOnlySpan<byte> bytes = isText ? feature.Values.Strings[place] : feature.Values.Bytes.Slice(8 * place, 4);
        return salt is null ? Fingerprint64.Of(bytes) : SipHash.Of(bytes, (ulong)salt[0], (ulong)salt[1]);
    }

    private static Tensor Join(in HostCall call, CrossFeature[] features, long[] splits, byte[] separator)
    {
        var output = new StringElementsBuilder((int)splits[^1]);
        long[] places = new long[features.Length];
        for (int row = 0; row + 1 < splits.Length; row++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            for (long i = splits[row]; i < splits[row + 1]; i++)
            {
                for (int f = 0; f < features.Length; f++)
                {
                    if (f > 0) { output.Append(separator); }
                    features[f].Append(row, places[f], output);
                }

                output.End();
                Next(features, row, places);
            }
        }

        return output.ToVector();
    }

    /// <summary>Turns to the next combination, the last input fastest; after the last one all places are 0 again.</summary>
    private static void Next(CrossFeature[] features, int row, long[] places)
    {
        for (int f = places.Length - 1; f >= 0; f--)
        {
            if (++places[f] < features[f].Count(row)) { return; }
            places[f] = 0;
        }
    }
}
