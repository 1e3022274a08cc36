// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>A stage that the host's kernels run.</summary>
internal sealed class HostProgramStage(HostStage stage) : IProgramStage
{
    public Tensor[] Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken)
    {
        Tensor[] all = stage.Run(inputs, cancellationToken);
        if (outputs.Length == all.Length) { return all; }
        var wanted = new Tensor[outputs.Length];
        for (int i = 0; i < wanted.Length; i++) { wanted[i] = all[outputs[i]]; }
        for (int i = 0; i < all.Length; i++)
        {
            if (!outputs.Contains(i)) { all[i].Dispose(); }
        }

        return wanted;
    }

    public void Dispose()
    {
    }
}
