// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>A part of a text up to where a sentence may end.</summary>
/// <param name="Start">Its first word or byte.</param>
/// <param name="Limit">The first one that is not its own.</param>
/// <param name="Properties">A sum of the constants.</param>
/// <param name="Ending">The word or byte that ends the sentence; -1 if none does.</param>
internal readonly record struct SentenceFragment(int Start, int Limit, int Properties = 0, int Ending = -1)
{
    /// <summary>It ends with a mark that ends sentences.</summary>
    public const int HasEnding = 1;

    /// <summary>It ends with several of them.</summary>
    public const int HasSeveralEndings = 2;

    /// <summary>A closing bracket follows.</summary>
    public const int HasClosingBracket = 4;

    /// <summary>The bracket was opened where a sentence began.</summary>
    public const int ClosesSentence = 8;
}
