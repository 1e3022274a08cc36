// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Diagnostics;

/// <summary>Why an op is not served, for ops whose name says what they come from.</summary>
internal static class MissingOps
{
    /// <summary>Returns the reason, and what to do; a sentence that only says that it is missing if no more is known.</summary>
    public static string ReasonOf(string op) => op switch
    {
        "XlaCallModule" => "It holds a compiled StableHLO module, as JAX and Keras on JAX export; there is no graph of TensorFlow ops in it. "
            + "Convert with jax2tf's native_serialization=False, or export with TensorFlow as the backend of Keras.",
        "XlaLaunch" => "It holds a computation that is compiled by XLA; export the function without jit_compile.",
        "PyFunc" or "PyFuncStateless" or "EagerPyFunc" => "It calls a Python function of the process that saved the model; write the function in TensorFlow ops.",
        "TRTEngineOp" => "It holds an engine of TensorRT, built for one kind of graphics card; serve the model from before the conversion.",
        _ when op.StartsWith("SimpleML", StringComparison.Ordinal) => "It is an op of TensorFlow Decision Forests, whose trees are not part of the graph.",
        _ when op.StartsWith("BoostedTrees", StringComparison.Ordinal) => "It is an op of the boosted trees estimator, whose trees are not part of the graph.",
        _ when op.StartsWith("Iterator", StringComparison.Ordinal) || op.EndsWith("Iterator", StringComparison.Ordinal) =>
            "It reads from an input pipeline of training; export a signature that takes the examples.",
        _ => "The op has no translation.",
    };
}
