// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>The keys of an op that parses tf.SequenceExample. Immutable.</summary>
internal sealed record SequenceKeys
{
    public byte[][] ContextSparse { get; init; } = [];

    public byte[][] ContextDense { get; init; } = [];

    public byte[][] ContextRagged { get; init; } = [];

    public byte[][] ListSparse { get; init; } = [];

    public byte[][] ListDense { get; init; } = [];

    public byte[][] ListRagged { get; init; } = [];

    /// <summary>Gets, for each dense list, whether an example without it has one of no steps.</summary>
    public bool[] AssumedEmpty { get; init; } = [];

    /// <summary>Gets the input with the default of the first dense feature of the context.</summary>
    public int FirstDefault { get; init; }
}
