// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>What is done to the pieces of a text after cutting, or before joining. Immutable.</summary>
/// <param name="AddsBegin">The piece for the beginning is put first.</param>
/// <param name="AddsEnd">The piece for the end is put last.</param>
/// <param name="Reverses">Then all are put in reverse order.</param>
internal readonly record struct SentencepieceOptions(bool AddsBegin, bool AddsEnd, bool Reverses)
{
    /// <summary>Reads three scalars.</summary>
    /// <exception cref="ServingException">The model lacks a piece that is asked for.</exception>
    public static SentencepieceOptions Read(in HostCall call, int first, SentencepieceModel model)
    {
        var options = new SentencepieceOptions(Flag(call, first), Flag(call, first + 1), Flag(call, first + 2));
        if (options.AddsBegin && model.Types[model.BeginId] == PieceType.Unknown) { throw Missing(call, model.BeginPiece); }
        if (options.AddsEnd && model.Types[model.EndId] == PieceType.Unknown) { throw Missing(call, model.EndPiece); }
        return options;
    }

    private static bool Flag(in HostCall call, int input)
    {
        call.Require(call[input] is { ElementType: ElementType.Bool, ElementCount: 1 }, $"input {input} must be a boolean scalar");
        return call[input].AsSpan<bool>()[0];
    }

    private static ServingException Missing(in HostCall call, byte[] piece) =>
        call.Invalid($"id for `{System.Text.Encoding.UTF8.GetString(piece)}` is not defined.");
}
