// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Shapes of sounds and their spectra, which the network behind them is built on.</summary>
internal static class SoundInference
{
    /// <summary>States the facts of all outputs; false if the op is no op on sound.</summary>
    public static bool TryState(SourceNode node, FactTable facts)
    {
        PartialShape input = node.Inputs.Count > 0 ? facts[node.Inputs[0]].Shape : PartialShape.UnknownRank;
        switch (node.Op)
        {
            case "DecodeWav":
                State(node, facts, 0, DataType.Float, Known(node.Int("desired_samples", -1)), Known(node.Int("desired_channels", -1)));
                State(node, facts, 1, DataType.Int32);
                return true;
            case "EncodeWav":
                State(node, facts, 0, DataType.String);
                return true;
            case "AudioSpectrogram":
                long window = node.Int("window_size", 0);
                long stride = node.Int("stride", 0);
                long length = Extent(input, 2, 0);
                long frames = length < 0 || stride <= 0 ? PartialShape.Unknown : length < window ? 0 : 1 + ((length - window) / stride);
                long bins = window is > 1 and <= Stages.Audio.SpectrogramKernels.MaxWindow ? (BitOperations.RoundUpToPowerOf2((uint)window) / 2) + 1 : PartialShape.Unknown;
                State(node, facts, 0, DataType.Float, Extent(input, 2, 1), frames, bins);
                return true;
            case "Mfcc":
                State(node, facts, 0, DataType.Float, Extent(input, 3, 0), Extent(input, 3, 1), Known(node.Int("dct_coefficient_count", 13)));
                return true;
            default:
                return false;
        }
    }

    private static long Known(long extent) => extent < 0 ? PartialShape.Unknown : extent;

    private static long Extent(PartialShape shape, int rank, int axis) => shape.HasRank && shape.Rank == rank ? shape[axis] : PartialShape.Unknown;

    private static void State(SourceNode node, FactTable facts, int output, DataType type, params long[] extents)
    {
        if (output < node.Outputs.Count) { facts[node.Outputs[output]] = new ValueFact(type, new PartialShape(extents)); }
    }
}
