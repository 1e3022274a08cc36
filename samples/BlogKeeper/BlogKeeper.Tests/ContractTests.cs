// SPDX-License-Identifier: MIT
namespace BlogKeeper.Tests;

public sealed class ContractTests
{
    [Fact]
    public void The_numbers_that_published_clients_know_stay() => Assert.Equal(
        [("name", 1), ("number_of_articles", 2), ("number_of_authors", 3)],
        BlogSummary.Descriptor.Fields.InDeclarationOrder().Select(static field => (field.Name, field.FieldNumber)));
}
