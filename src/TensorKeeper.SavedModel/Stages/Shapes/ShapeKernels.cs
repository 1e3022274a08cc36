// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Passes values on, or looks at their shape: for every element type.</summary>
internal static class ShapeKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Identity", PassOn)
        .Add("IdentityN", PassOn)
        .Add("StopGradient", PassOn)
        .Add("PreventGradient", PassOn)
        .Add("Snapshot", PassOn)
        .Add("CheckNumerics", PassOn)
        .Add("EnsureShape", PassOn);

    private static Tensor[] PassOn(in HostCall call)
    {
        var outputs = new Tensor[call.InputCount];
        for (int i = 0; i < outputs.Length; i++) { outputs[i] = Tensors.View(call[i], call[i].Shape); }
        return outputs;
    }
}
