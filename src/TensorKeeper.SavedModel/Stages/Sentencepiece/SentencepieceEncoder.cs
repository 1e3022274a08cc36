// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Cuts normalized text into pieces. Thread-safe.</summary>
/// <param name="model">The vocabulary.</param>
internal abstract class SentencepieceEncoder(SentencepieceModel model)
{
    protected SentencepieceModel Model { get; } = model;

    /// <summary>Gets whether the best few ways to cut can be listed.</summary>
    public virtual bool ListsBest => false;

    /// <summary>Gets whether a way to cut can be drawn at random.</summary>
    public virtual bool Samples => false;

    /// <summary>Cuts a text in the best way.</summary>
    /// <param name="text">Normalized; not empty.</param>
    /// <param name="pieces">Takes the pieces, which cover the text.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public abstract void Encode(ReadOnlySpan<byte> text, List<PieceSpan> pieces, CancellationToken cancellationToken);

    /// <summary>Lists the best ways to cut, best first, with their scores.</summary>
    public virtual IReadOnlyList<(List<PieceSpan> Pieces, float Score)> EncodeBest(ReadOnlySpan<byte> text, int count, CancellationToken cancellationToken) =>
        throw new ServingException(ServingErrorCode.Internal, "NBestEncode is not available for the current model.");

    /// <summary>Draws a way to cut.</summary>
    /// <param name="text">Normalized; not empty.</param>
    /// <param name="alpha">How much the best way is preferred; for pairs the probability that one is not merged.</param>
    /// <param name="pieces">Takes the pieces.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public virtual void Sample(ReadOnlySpan<byte> text, float alpha, List<PieceSpan> pieces, CancellationToken cancellationToken) =>
        throw new ServingException(ServingErrorCode.Internal, "SampleEncode is not available for the current model.");

    /// <summary>Returns a character's length by its first byte, not beyond the text.</summary>
    protected static int CharacterLength(ReadOnlySpan<byte> text) =>
        Math.Min((text[0] >> 4) switch { < 12 => 1, 12 or 13 => 2, 14 => 3, _ => 4 }, text.Length);

    /// <summary>Returns the length of the piece that is never cut at the beginning of a text, or of a character.</summary>
    protected int PrefixLength(ReadOnlySpan<byte> text, out bool whole)
    {
        int length = Model.UserDefined?.LongestPrefix(text) ?? 0;
        whole = length > 0;
        return whole ? length : CharacterLength(text);
    }
}
