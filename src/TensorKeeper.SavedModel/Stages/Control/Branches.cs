// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Control;

/// <summary>If and Case on the host: input 0 chooses a branch, the others are its arguments. Thread-safe.</summary>
/// <param name="branches">Then and else, or the branches of a Case.</param>
internal sealed class Branches(IBodyProgram[] branches)
{
    /// <summary>Takes the first branch of two if the condition holds.</summary>
    public HostValue[] If(in HostCall call) => Run(call, Predicate.IsTrue(call[0]) ? 0 : 1);

    /// <summary>Takes the branch of that number; out of range, the last.</summary>
    public HostValue[] Case(in HostCall call)
    {
        long index = call.Integer(0);
        return Run(call, index >= 0 && index < branches.Length ? (int)index : branches.Length - 1);
    }

    private HostValue[] Run(in HostCall call, int chosen)
    {
        IBodyProgram branch = branches[chosen];
        HostValue[] results = branch.Run(call.Values[1..], call.CancellationToken);
        for (int i = 0; i < results.Length; i++)
        {
            if (branch.PassedInput(i) >= 0) { results[i] = results[i].View(); }
        }

        return results;
    }
}
