// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Output;

/// <summary>Writes a failure as lines that a person reads.</summary>
internal static class ErrorLines
{
    /// <summary>Returns what happened and what to do about it, then the fields at fault, a line each.</summary>
    public static IEnumerable<string> Of(BlogKeeperException exception)
    {
        yield return PrintableText.Of($"{exception.Message} {exception.Hint}".TrimEnd());
        foreach (FieldViolation violation in exception.Violations)
        {
            yield return PrintableText.Of($"  {violation.Field}: {violation.Description}");
        }

        if (exception.RetryAfter is { } pause) { yield return $"  try again in {pause.TotalSeconds:0.###} s"; }
    }
}
