// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Draws the seed of a request from a variable.</summary>
internal static class SeedKernel
{
    public static ValueKernel Of(SeedConstant seed)
    {
        (SeedState state, HostStage advance) = (seed.State, seed.Advance!);
        return (in HostCall call) => [state.Take(advance, call.CancellationToken)];
    }
}
