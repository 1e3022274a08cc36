// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.Cli.Check;

/// <summary>One reason of a refusal, in the same form for every format. Immutable.</summary>
/// <param name="Code">For example <c>TK3001</c>; the name of the serving error where a format has no numbers.</param>
/// <param name="Text">One line with the code, for people.</param>
/// <param name="Message">What was read and what was expected.</param>
/// <param name="Node">The node, or null.</param>
/// <param name="Op">Its op, or null.</param>
/// <param name="Page">The page of the repository that says how to mend it, or null.</param>
internal sealed record Reason(string Code, string Text, string Message, string? Node, string? Op, string? Page)
{
    /// <summary>Lists the reasons of a refusal, each once, at least one.</summary>
    public static IReadOnlyList<Reason> Of(ServingException refusal) => refusal.InnerException is SavedModelException model
        ? [.. model.Diagnostics.Distinct().Select(static diagnostic => new Reason(
            diagnostic.Code, diagnostic.ToString(), diagnostic.Message, diagnostic.NodeName, diagnostic.Op, $"docs/diagnostics/{diagnostic.Code}.md"))]
        : [new Reason(refusal.Code.ToString(), refusal.Message, refusal.Message, null, null, null)];
}
