// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>What is written twice, as a kernel of the host and as a translation for the engine, answers alike.</summary>
public sealed class DifferentialTests
{
    private const int Cases = 60;

    public static TheoryData<string> Ops { get; } = [.. OpRows.All.Keys];

    [Theory]
    [MemberData(nameof(Ops))]
    public void Host_and_engine_answer_alike(string op)
    {
        var random = new Random(op.Length * 7919);
        int compared = 0;
        for (int i = 0; i < Cases; i++)
        {
            OpCase tested = OpRows.All[op](random);
            string? difference = BothWays.Compare(tested, out bool isCompared);
            Assert.True(difference is null, $"{tested}\n{difference}");
            if (isCompared) { compared++; }
        }

        Assert.True(compared > 0, "Not one case was taken by both: the row makes operands that nobody knows.");
    }

    [Fact]
    public void Every_op_of_both_ways_has_a_row_or_a_reason()
    {
        string[] missing = [.. HostKernelTable.Ops.Where(op => TranslatorTable.Shared.Contains(op) && !OpRows.All.ContainsKey(op)
            && !OpsWithoutRow.IsOfLists(op) && !OpsWithoutRow.WithoutOverlap.Contains(op))];

        Assert.True(missing.Length == 0, $"Give OpRows a row for {string.Join(", ", missing)}.");
    }

    [Fact]
    public void No_reason_outlives_its_op()
    {
        string[] stale = [.. OpsWithoutRow.WithoutOverlap.Where(op => OpRows.All.ContainsKey(op) || !HostKernelTable.Contains(op) || !TranslatorTable.Shared.Contains(op))];

        Assert.True(stale.Length == 0, $"Take {string.Join(", ", stale)} off OpsWithoutRow.");
    }
}
