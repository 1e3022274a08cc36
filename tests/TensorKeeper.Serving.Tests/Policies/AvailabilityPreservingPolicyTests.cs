// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Tests.Policies;

public sealed class AvailabilityPreservingPolicyTests
{
    private const bool Aspired = true, Leftover = false;

    [Fact]
    public void Does_nothing_without_versions() => AssertNext(null);

    [Fact]
    public void Loads_the_highest_new_version_first() =>
        AssertNext(Load(3), new(1, Phase.New, Aspired), new(3, Phase.New, Aspired), new(2, Phase.New, Aspired));

    [Fact]
    public void Keeps_the_old_version_while_the_new_one_loads() =>
        AssertNext(null, new(1, Phase.Ready, Leftover), new(2, Phase.Loading, Aspired));

    [Fact]
    public void Keeps_the_old_version_when_the_new_one_failed() =>
        AssertNext(null, new(1, Phase.Ready, Leftover), new(2, Phase.Failed, Aspired));

    [Fact]
    public void Loads_the_new_version_before_the_old_one_goes() =>
        AssertNext(Load(2), new(1, Phase.Ready, Leftover), new(2, Phase.New, Aspired));

    [Fact]
    public void Unloads_the_old_version_when_the_new_one_serves() =>
        AssertNext(Unload(1), new(1, Phase.Ready, Leftover), new(2, Phase.Ready, Aspired));

    [Fact]
    public void Unloads_all_but_one_leftover_the_lowest_first() =>
        AssertNext(Unload(1), new(2, Phase.Ready, Leftover), new(1, Phase.Ready, Leftover), new(3, Phase.New, Aspired));

    [Fact]
    public void Unloads_the_last_version_when_nothing_is_aspired() => AssertNext(Unload(7), new VersionFact(7, Phase.Ready, Leftover));

    [Fact]
    public void Unloading_goes_before_loading() =>
        AssertNext(Unload(1), new(1, Phase.Ready, Leftover), new(2, Phase.Ready, Aspired), new(3, Phase.New, Aspired));

    [Theory]
    [InlineData("Draining")]
    [InlineData("Unloading")]
    [InlineData("Gone")]
    [InlineData("Failed")]
    public void Leaves_alone_what_is_on_its_way_out(string phase) =>
        AssertNext(null, new(1, Enum.Parse<Phase>(phase), Leftover), new(2, Phase.Ready, Aspired));

    [Fact]
    public void Reaches_a_state_without_wishes_from_any_state_and_never_stops_serving()
    {
        var random = new Random(20240229);
        for (int round = 0; round < 5_000; round++)
        {
            VersionFact[] versions = [.. Enumerable.Range(1, random.Next(6)).Select(v => new VersionFact(v, (Phase)random.Next(7), random.Next(2) == 0))];
            bool served = versions.Any(static v => v.Phase == Phase.Ready);
            bool anyAspired = versions.Any(static v => v.IsAspired);
            int steps = 0;
            while (AvailabilityPreservingPolicy.Next(versions) is { } action)
            {
                Assert.True(++steps < 20, "The policy goes round in circles.");
                int at = Array.FindIndex(versions, v => v.Version == action.Version);
                versions[at] = versions[at] with { Phase = action.Kind == ServableActionKind.Load ? Phase.Loading : Phase.Draining };
            }

            if (served && anyAspired) { Assert.Contains(versions, static v => v.Phase == Phase.Ready); }
        }
    }

    private static ServableAction Load(long version) => new(ServableActionKind.Load, version);

    private static ServableAction Unload(long version) => new(ServableActionKind.Unload, version);

    private static void AssertNext(ServableAction? expected, params VersionFact[] versions) =>
        Assert.Equal(expected, AvailabilityPreservingPolicy.Next(versions));
}
