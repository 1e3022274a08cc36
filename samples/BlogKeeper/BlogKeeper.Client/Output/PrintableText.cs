// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Output;

/// <summary>Makes text from outside safe to print.</summary>
internal static class PrintableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Returns the text without control characters: a title must not move the cursor or colour the terminal.</summary>
    public static string Of(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(static c => char.IsControl(c) ? Replacement : c))
        : text;
}
