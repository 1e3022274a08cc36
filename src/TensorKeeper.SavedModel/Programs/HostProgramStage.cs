// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>A stage that the host's kernels run.</summary>
/// <param name="stage">The kernels.</param>
/// <param name="bodies">The programs of conditionals and loops among them, which end with the stage.</param>
internal sealed class HostProgramStage(HostStage stage, IReadOnlyList<IDisposable> bodies) : IProgramStage
{
    public HostValue[] Run(ReadOnlySpan<HostValue> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken)
    {
        HostValue[] all = stage.Run(inputs, cancellationToken);
        if (outputs.Length == all.Length) { return all; }
        var wanted = new HostValue[outputs.Length];
        for (int i = 0; i < wanted.Length; i++) { wanted[i] = all[outputs[i]]; }
        for (int i = 0; i < all.Length; i++)
        {
            if (!outputs.Contains(i)) { all[i].Dispose(); }
        }

        return wanted;
    }

    public void Dispose()
    {
        foreach (IDisposable body in bodies) { body.Dispose(); }
    }
}
