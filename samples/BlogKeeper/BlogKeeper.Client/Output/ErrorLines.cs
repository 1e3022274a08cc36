// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Output;

/// <summary>Writes a failure as lines that a person reads.</summary>
internal static class ErrorLines
{
    /// <summary>Returns what happened and what to do about it, then the fields at fault, a line each.</summary>
    public static IEnumerable<string> Of(BlogKeeperException exception)
    {
        yield return PrintableText.Of($"{exception.Message} {exception.Hint}".TrimEnd());
        foreach (string violation in exception.Violations.Select(TextOf).Where(text => text != exception.Message.TrimEnd('.')))
        {
            yield return "  " + PrintableText.Of(violation);
        }

        if (exception.RetryAfter is { } pause) { yield return $"  try again in {pause.TotalSeconds:0.###} s"; }
    }

    // Some servers begin the description with the field, others leave it to the reader to put the two together.
    private static string TextOf(FieldViolation violation) =>
        violation.Description.StartsWith(violation.Field, StringComparison.Ordinal)
            ? violation.Description
            : $"{violation.Field}: {violation.Description}";
}
