// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Tests.Policies;

public sealed class ResourcePreservingPolicyTests
{
    private const bool Aspired = true, Leftover = false;

    [Fact]
    public void Does_nothing_without_versions() => AssertNext(null);

    [Fact]
    public void Unloads_the_old_version_before_the_new_one_is_loaded() =>
        AssertNext(Unload(1), new(1, Phase.Ready, Leftover), new(2, Phase.New, Aspired));

    [Fact]
    public void Unloads_the_lowest_first() =>
        AssertNext(Unload(1), new(2, Phase.Ready, Leftover), new(1, Phase.Ready, Leftover), new(3, Phase.New, Aspired));

    [Theory]
    [InlineData("Loading")]
    [InlineData("Draining")]
    [InlineData("Unloading")]
    public void Waits_until_the_old_version_has_gone(string phase) =>
        AssertNext(null, new(1, Enum.Parse<Phase>(phase), Leftover), new(2, Phase.New, Aspired));

    [Theory]
    [InlineData("Gone")]
    [InlineData("Failed")]
    public void Loads_the_new_version_when_the_old_one_has_gone(string phase) =>
        AssertNext(Load(2), new(1, Enum.Parse<Phase>(phase), Leftover), new(2, Phase.New, Aspired));

    [Fact]
    public void Loads_the_highest_new_version_beside_one_that_is_wanted_still() =>
        AssertNext(Load(3), new(1, Phase.Ready, Aspired), new(2, Phase.New, Aspired), new(3, Phase.New, Aspired));

    private static ServableAction Load(long version) => new(ServableActionKind.Load, version);

    private static ServableAction Unload(long version) => new(ServableActionKind.Unload, version);

    private static void AssertNext(ServableAction? expected, params VersionFact[] versions) =>
        Assert.Equal(expected, ResourcePreservingPolicy.Next(versions));
}
