// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Finds the best row of states that transitions allow: <c>ConstrainedSequence</c>.</summary>
internal static class SequenceKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("ConstrainedSequence", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        bool viterbi = node.Bool("use_viterbi", false);
        bool logarithms = node.Bool("use_log_space", false);
        bool ends = node.Bool("use_start_and_end_states", false);
        ElementType splitType = node.Type("Tsplits", DataType.Int64).ToElementType();
        return (in HostCall call) =>
        {
            TensorShape shape = call[0].Shape;
            call.Require(shape.Rank is 2 or 3, "The score tensor must be of rank 2 or 3.");
            long[] lengths = Tensors.Integers(call[1]);
            long batch = shape.Rank == 3 ? shape[0] : 1;
            (long steps, long states) = (shape[shape.Rank - 2], shape[shape.Rank - 1]);
            call.Require(lengths.Length == batch, $"There should be exactly one length for every batch element. Found {lengths.Length} length elements for a batch size of {batch}");
            long[] splits = new long[batch + 1];
            for (int i = 0; i < batch; i++)
            {
                call.Require(lengths[i] >= 0 && lengths[i] <= steps, "The scores tensor is too short for the longest sequence length.");
                splits[i + 1] = splits[i] + lengths[i];
            }

            Check(call, 2, states, ends, "allowed_transitions");
            Check(call, 3, states, ends, "transition_weights");
            Tensor result = Tensors.Zeros(ElementType.Int32, [splits[^1]]);
            for (int i = 0; i < batch; i++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                var search = new SequenceSearch(
                    call[0].AsSpan<float>().Slice((int)(i * steps * states), (int)(lengths[i] * states)),
                    (int)states, call[2].AsSpan<bool>(), call[3].AsSpan<float>(), logarithms, ends, call.CancellationToken);
                Span<int> row = result.AsSpan<int>()[(int)splits[i]..(int)splits[i + 1]];
                if (viterbi) { search.FindBest(row); }
                else { search.FindGreedily(row); }
            }

            return [result, Tensors.OfIntegers(splitType, [splits.Length], splits)];

            void Check(in HostCall call, int input, long states, bool ends, string name)
            {
                Tensor constraint = call[input];
                if (constraint.ElementCount == 0) { return; }
                long extent = ends ? states + 1 : states;
                call.Require(constraint.Shape == new TensorShape(extent, extent), $"{name} must have the shape [{extent}, {extent}], got {constraint.Shape}");
                if (input == 3 && !logarithms)
                {
                    foreach (float weight in constraint.AsSpan<float>()) { call.Require(weight >= 0, "The transition weights tensor must not contain negative values."); }
                }
            }
        };
    }
}
