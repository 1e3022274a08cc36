// SPDX-License-Identifier: MIT
namespace TensorKeeper.Architecture;

/// <summary>Asserts that nothing breaks a rule, and lists everything that does.</summary>
internal static class Rule
{
    /// <summary>Fails with one line for each violation.</summary>
    /// <param name="violations">What breaks the rule, each with the place.</param>
    /// <param name="rule">The rule, and what to do about a violation.</param>
    public static void Holds(IEnumerable<string> violations, string rule)
    {
        string[] found = [.. violations];
        Assert.True(found.Length == 0, $"{rule}\n  {string.Join("\n  ", found)}");
    }
}
