// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Fuzz;

/// <summary>A short run of every target. A longer one: <c>TENSORKEEPER_FUZZ_SECONDS</c>; another one: <c>TENSORKEEPER_FUZZ_SEED</c>.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Targets { get; } = [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Damaged_input_is_refused_within_time_and_memory(string name)
    {
        int seed = Number("TENSORKEEPER_FUZZ_SEED", 1);
        var run = new FuzzRun(FuzzTargets.Find(name), seed);

        FuzzReport report = run.Run(TimeSpan.FromSeconds(Number("TENSORKEEPER_FUZZ_SECONDS", 3)), journal: FuzzFolder.Journal(name));

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        string kept = report.Finding?.Input is { } input ? FuzzFolder.Keep(name, input) : "";
        Assert.True(report.Finding is null, $"seed {seed}, {report}\n{kept}");
        Assert.True(report.Inputs > 10, $"Only {report.Inputs} inputs were tried.");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Seeds_are_accepted_or_refused_with_a_reason(string name)
    {
        FuzzTarget target = FuzzTargets.Find(name);
        int accepted = 0;
        for (int i = 0; i < Math.Min(target.Seeds.Count, 100); i++)
        {
            try
            {
                target.Run(target.Seeds[i], i);
                accepted++;
            }
            catch (Exception refusal) when (target.IsRefusal(refusal)) { }   // the corpus has models that are to be refused
        }

        Assert.True(accepted > 0, "A target that accepts none of its seeds tests nothing behind the first check.");
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
