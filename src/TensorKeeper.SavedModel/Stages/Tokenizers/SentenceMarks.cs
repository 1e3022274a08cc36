// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Unicode;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>What a character is to one who looks for the ends of sentences: Unicode's classes, and some characters they leave out.</summary>
internal static class SentenceMarks
{
    /// <summary>The character for three dots.</summary>
    public const int Ellipsis = 0x2026;

    private const int OrnateOpening = 0xfd3e;
    private const int OrnateClosing = 0xfd3f;

    /// <summary>Asks for marks that end a sentence; among them the Armenian, Khmer and Greek ones.</summary>
    public static bool Ends(int codePoint) => codePoint is 0x55c or 0x55e or 0x17d4 or 0x37e or Ellipsis || Marks.IsEnding(codePoint);

    /// <summary>Asks for marks that may follow the end of a sentence: closing brackets and quotation marks.</summary>
    public static bool Closes(int codePoint) =>
        codePoint is '>' or ']' or '`' or OrnateClosing or 0xff02 or 0xff07 || Marks.IsClosing(codePoint) || Marks.IsQuotation(codePoint);

    public static bool OpensBracket(int codePoint) => codePoint is '<' or OrnateOpening || Marks.IsOpening(codePoint);

    public static bool ClosesBracket(int codePoint) => codePoint is '>' or OrnateClosing || Marks.IsClosing(codePoint);

    public static bool IsPunctuation(int codePoint) =>
        codePoint is '`' or '<' or '>' or '~' or 0x166d || Marks.IsPunctuation(codePoint) || Marks.IsDash(codePoint);
}
