// SPDX-License-Identifier: MIT
using System.Reflection;
using TensorKeeper.Conformance.Suites;
using Xunit.Sdk;
using Xunit.v3;

namespace TensorKeeper.Conformance;

/// <summary>Gives a theory the cases of the groups that match a pattern; each is shown by its id.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusGroupAttribute(string group) : DataAttribute
{
    public string Group { get; } = group;

    public string[] Except { get; init; } = [];

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Corpus.Current.Entries
            .Where(entry => Corpus.Matches(Group, entry.Group) && !Except.Contains(entry.Group))
            .Select(static entry => new TheoryDataRow<string>(entry.Id) { TestDisplayName = $"{entry.Group}/{entry.Id}", Label = "" })]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
