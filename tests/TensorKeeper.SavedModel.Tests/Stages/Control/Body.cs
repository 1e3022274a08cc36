// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Control;

namespace TensorKeeper.SavedModel.Tests.Stages.Control;

/// <summary>A body written by hand.</summary>
/// <param name="run">What it computes.</param>
/// <param name="passed">The argument that each result is; none for results not told of.</param>
internal sealed class Body(Func<HostValue[], HostValue[]> run, params int[] passed) : IBodyProgram
{
    public HostValue[] Run(ReadOnlySpan<HostValue> inputs, CancellationToken cancellationToken) => run(inputs.ToArray());

    public int PassedInput(int output) => output < passed.Length ? passed[output] : -1;
}
