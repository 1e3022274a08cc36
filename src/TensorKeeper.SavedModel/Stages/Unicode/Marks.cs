// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>What a character is to one who cuts text: space, punctuation, an end. Thread-safe; read at first use.</summary>
internal static class Marks
{
    private const int Space = 1;
    private const int Punctuation = 2;
    private const int Dash = 4;
    private const int Opening = 8;
    private const int Closing = 16;
    private const int Quotation = 32;
    private const int Ending = 64;

    private static readonly Lazy<CodePointBytes> Table = new(static () => UnicodeTable.ReadRuns("Marks"));

    /// <summary>Asks for Unicode's property White_Space.</summary>
    public static bool IsSpace(int codePoint) => Has(codePoint, Space);

    /// <summary>Asks whether the general category is one of punctuation.</summary>
    public static bool IsPunctuation(int codePoint) => Has(codePoint, Punctuation);

    /// <summary>Asks for Unicode's properties Dash and Hyphen.</summary>
    public static bool IsDash(int codePoint) => Has(codePoint, Dash);

    /// <summary>Asks whether lines break before it: the class OP.</summary>
    public static bool IsOpening(int codePoint) => Has(codePoint, Opening);

    /// <summary>Asks for the line breaking classes CL and CP.</summary>
    public static bool IsClosing(int codePoint) => Has(codePoint, Closing);

    /// <summary>Asks for the line breaking class QU.</summary>
    public static bool IsQuotation(int codePoint) => Has(codePoint, Quotation);

    /// <summary>Asks for the sentence breaking classes ATerm and STerm.</summary>
    public static bool IsEnding(int codePoint) => Has(codePoint, Ending);

    private static bool Has(int codePoint, int mark) => (Table.Value[codePoint] & mark) != 0;
}
