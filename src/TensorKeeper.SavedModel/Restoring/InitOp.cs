// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Finds the op that TensorFlow runs after restoring: it fills tables and variables that are not saved.</summary>
internal static class InitOp
{
    /// <summary>The signature, and its output, that names the op; it is no signature for clients.</summary>
    public const string Signature = "__saved_model_init_op";

    private static readonly string[] Collections = ["saved_model_main_op", "legacy_init_op"];

    /// <summary>Returns the name of the op, or null if there is none.</summary>
    public static string? Find(MetaGraph graph)
    {
        if (graph.Signatures.TryGetValue(Signature, out SignatureDef? signature)
            && signature.Outputs.TryGetValue(Signature, out TensorInfo? output))
        {
            return output.Name;
        }

        foreach (string name in Collections)
        {
            if (graph.Collections.TryGetValue(name, out CollectionDef? collection) && collection.Nodes.Length == 1) { return collection.Nodes[0]; }
        }

        return null;
    }
}
