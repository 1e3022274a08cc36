// SPDX-License-Identifier: MIT
using BlogKeeper.Client.Commands;

namespace BlogKeeper.Client.CommandLine;

/// <summary>One thing that the program can do.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Operands">What follows it, as the help shows it.</param>
/// <param name="Meaning">What it does, in a line.</param>
/// <param name="AcceptsCount">Whether so many operands may follow.</param>
/// <param name="RunAsync">Does it.</param>
internal sealed record Verb(
    string Name, string Operands, string Meaning, Func<int, bool> AcceptsCount, Func<Command, CancellationToken, Task> RunAsync)
{
    /// <summary>Gets all there are, in the order of the help.</summary>
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("info", "<blog>", "the summary of a blog", static count => count == 1, InfoCommand.RunAsync),
        new("articles", "<blog>", "its articles, as they arrive", static count => count == 1, ArticlesCommand.RunAsync),
        new("blogs", "", "the summaries of all blogs", static count => count == 0, BlogsCommand.RunAsync),
        new("create", "<blog>", "makes a new, empty blog", static count => count == 1, CreateCommand.RunAsync),
        new("publish", "<file.json | ->", "publishes the articles of a file, all or none", static count => count == 1, PublishCommand.RunAsync),
        new("suggest", "<titles... | file | ->", "suggests categories for titles", static count => count > 0, SuggestCommand.RunAsync),
    ];

    /// <summary>Gets what is done without a verb.</summary>
    public static Verb Default { get; } =
        new("", "", "the summary and the articles of RubiksCode", static count => count == 0, OverviewCommand.RunAsync);

    /// <summary>Returns the verb of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Verb Find(string? name) => name is null
        ? Default
        : All.FirstOrDefault(verb => verb.Name == name)
            ?? throw new UsageException($"'{name}' is not a verb: {string.Join(", ", All.Select(static verb => verb.Name))}.");
}
