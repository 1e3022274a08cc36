// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Collects the steps of one list of features over a batch. Not thread-safe.</summary>
/// <param name="feature">What each step is.</param>
/// <param name="examples">How many examples are expected.</param>
internal sealed class FeatureListColumn(ExampleFeature feature, int examples)
{
    private readonly List<int> _ends = new(examples);

    /// <summary>Gets the values, a row for each step of all examples.</summary>
    public FeatureColumn Steps { get; } = new(feature, examples);

    public ExampleFeature Feature => feature;

    public int Examples => _ends.Count;

    public void EndExample() => _ends.Add(Steps.Rows);

    public int StepsOf(int example) => _ends[example] - FirstStepOf(example);

    public int FirstStepOf(int example) => example == 0 ? 0 : _ends[example - 1];

    public int LongestExample()
    {
        int longest = 0;
        for (int i = 0; i < _ends.Count; i++) { longest = Math.Max(longest, StepsOf(i)); }
        return longest;
    }
}
