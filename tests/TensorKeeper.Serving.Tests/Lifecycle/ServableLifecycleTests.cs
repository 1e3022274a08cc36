// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Tests.Lifecycle;

public sealed class ServableLifecycleTests
{
    // As the remarks of the class write it.
    private const string Arrows = "New→Loading→Ready→Draining→Unloading→Gone; New→Gone; Loading→Failed";

    [Fact]
    public void Only_the_documented_arrows_are_legal()
    {
        Phase[] phases = Enum.GetValues<Phase>();
        string[] legal = [.. from a in phases from b in phases where ServableLifecycle.IsLegal(a, b) select $"{a}→{b}"];

        IEnumerable<string> documented = Arrows.Split("; ").Select(static path => path.Split('→'))
            .SelectMany(static path => path.Zip(path.Skip(1), static (a, b) => $"{a}→{b}"));

        Assert.Equal(documented.Order(), legal.Order());
    }

    [Fact]
    public void An_illegal_move_throws_and_changes_nothing()
    {
        foreach (Phase from in Enum.GetValues<Phase>())
        {
            foreach (Phase to in Enum.GetValues<Phase>().Where(to => !ServableLifecycle.IsLegal(from, to)))
            {
                ServableLifecycle lifecycle = In(from);

                Assert.Throws<InvalidOperationException>(() => Move(lifecycle, to));
                Assert.Equal(from, lifecycle.Phase);
            }
        }
    }

    [Theory]
    [InlineData("New", 10)]
    [InlineData("Loading", 20)]
    [InlineData("Ready", 30)]
    [InlineData("Draining", 40)]
    [InlineData("Unloading", 40)]
    [InlineData("Gone", 50)]
    [InlineData("Failed", 50)]
    public void Clients_see_the_states_of_TensorFlow_Serving(string phase, int state) =>
        Assert.Equal(state, (int)ServableLifecycle.StateOf(Enum.Parse<Phase>(phase)));

    private static ServableLifecycle In(Phase phase)
    {
        var lifecycle = new ServableLifecycle(new ServableId("m", 1));
        Phase[] way = phase switch
        {
            Phase.New => [],
            Phase.Failed => [Phase.Loading, Phase.Failed],
            _ => [.. Enum.GetValues<Phase>().Where(p => p > Phase.New && p <= phase)],
        };
        foreach (Phase step in way) { Move(lifecycle, step); }
        return lifecycle;
    }

    private static void Move(ServableLifecycle lifecycle, Phase to)
    {
        if (to == Phase.Failed) { lifecycle.Fail(ServingErrorCode.Internal, "reason"); }
        else { lifecycle.MoveTo(to); }
    }
}
