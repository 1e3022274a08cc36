// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Strings;

namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>Combines each value of a row with each of the other inputs' same row: <c>RaggedCross</c>.</summary>
internal static class RaggedCrossKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("RaggedCross", static node => new Crossing(node).Run);

    private sealed class Crossing
    {
        private readonly int _ragged;
        private readonly int _sparse;
        private readonly int _dense;
        private readonly string _order;
        private readonly bool _hashes;
        private readonly long _buckets;
        private readonly ulong _key;
        private readonly ElementType _splitType;

        public Crossing(SourceNode node)
        {
            _ragged = node.Types("ragged_values_types").Length;
            _sparse = node.Types("sparse_values_types").Length;
            _dense = node.Types("dense_types").Length;
            _order = node.Text("input_order", "");
            _buckets = node.Int("num_buckets", 0);
            _key = (ulong)node.Int("hash_key", 0);
            _hashes = node.Type("out_values_type", DataType.String) == DataType.Int64;
            _splitType = node.Type("out_row_splits_type", DataType.Int64).ToElementType();
            bool fits = _order.Count('R') == _ragged && _order.Count('S') == _sparse && _order.Count('D') == _dense
                && _order.Length == _ragged + _sparse + _dense && _buckets >= 0;
            if (!fits) { throw new ServingException(ServingErrorCode.InvalidArgument, $"Unexpected input_order '{_order}' or num_buckets {_buckets}."); }
        }

        public Tensor[] Run(in HostCall call)
        {
            CrossFeature[] features = Features(call, out int rows);
            long[] splits = new long[rows + 1];
            for (int row = 0; row < rows; row++)
            {
                long count = 1;
                foreach (CrossFeature feature in features)
                {
                    long factor = feature.Count(row);
                    call.Require(factor == 0 || count <= Array.MaxLength / factor, "The crosses are more than the host can hold");
                    count *= factor;
                }

                splits[row + 1] = splits[row] + count;
                call.Require(splits[row + 1] <= Array.MaxLength / sizeof(long), "The crosses are more than the host can hold");
            }

            Tensor values = _hashes ? Hashed(call, features, splits) : Joined(call, features, splits);
            return [values, Tensors.OfIntegers(_splitType, [splits.Length], splits)];
        }

        private CrossFeature[] Features(in HostCall call, out int rows)
        {
            rows = -1;
            var features = new CrossFeature[_order.Length];
            (int ragged, int sparse, int dense) = (0, 0, 0);
            for (int i = 0; i < features.Length; i++)
            {
                features[i] = _order[i] switch
                {
                    'R' => Ragged(call, ragged++),
                    'S' => Sparse(call, sparse++),
                    _ => Dense(call, call[(2 * _ragged) + (3 * _sparse) + dense++]),
                };
                call.Require(features[i].Values.ElementType is ElementType.String or ElementType.Int64, $"Unexpected dtype for input {i + 1}");
                call.Require(rows < 0 || features[i].Splits.Length == rows + 1, "inputs must all have the same batch dimension size.");
                rows = features[i].Splits.Length - 1;
            }

            rows = Math.Max(rows, 0);
            return features;
        }

        private CrossFeature Ragged(in HostCall call, int index) =>
            new(call[index], NestedSplits.Read(call, _ragged + index, call[index].ElementCount));

        private CrossFeature Sparse(in HostCall call, int index)
        {
            Tensor indices = call[(2 * _ragged) + index];
            Tensor values = call[(2 * _ragged) + _sparse + index];
            long[] shape = Tensors.Integers(call[(2 * _ragged) + (2 * _sparse) + index]);
            call.Require(shape.Length == 2, "tf.ragged.cross only supports inputs with rank=2.");
            call.Require(indices.Shape.Rank == 2 && indices.Shape[1] == 2 && indices.Shape[0] == values.ElementCount, $"Invalid SparseTensor {index}");
            call.Require(shape[0] >= 0 && shape[0] < Array.MaxLength / sizeof(long), $"Invalid SparseTensor {index}");
            ReadOnlySpan<long> places = indices.AsSpan<long>();
            long[] splits = new long[shape[0] + 1];
            int value = 0;
            for (int row = 0; row < shape[0]; row++)
            {
                while (value < values.ElementCount && places[value * 2] <= row) { value++; }
                splits[row + 1] = value;
            }

            return new CrossFeature(values, splits);
        }

        private static CrossFeature Dense(in HostCall call, Tensor values)
        {
            call.Require(values.Shape.Rank == 2, "tf.ragged.cross only supports inputs with rank=2.");
            long[] splits = new long[values.Shape[0] + 1];
            for (int row = 1; row < splits.Length; row++) { splits[row] = row * values.Shape[1]; }
            return new CrossFeature(values, splits);
        }

        private Tensor Hashed(in HostCall call, CrossFeature[] features, long[] splits)
        {
            Tensor result = Tensors.Zeros(ElementType.Int64, [splits[^1]]);
            Span<long> values = result.AsSpan<long>();
            long[] places = new long[features.Length];
            for (int row = 0; row + 1 < splits.Length; row++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                for (long i = splits[row]; i < splits[row + 1]; i++)
                {
                    ulong hash = _key;
                    for (int f = 0; f < features.Length; f++) { hash = Fingerprint64.Join(hash, features[f].Fingerprint(row, places[f])); }

                    // Without buckets the largest int64 is the divisor, so that no result is negative.
                    values[(int)i] = (long)(hash % (ulong)(_buckets > 0 ? _buckets : long.MaxValue));
                    Next(features, row, places);
                }
            }

            return result;
        }

        private static Tensor Joined(in HostCall call, CrossFeature[] features, long[] splits)
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
                        if (f > 0) { output.Append("_X_"u8); }
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
}
