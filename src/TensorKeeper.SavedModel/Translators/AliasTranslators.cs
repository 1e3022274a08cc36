// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Ops that hand their inputs on.</summary>
internal static class AliasTranslators
{
    public const string Ops =
        "Identity IdentityN StopGradient PreventGradient Snapshot GuaranteeConst EnsureShape CheckNumerics DebugIdentityV2 "
        + "ReadVariableOp PlaceholderWithDefault NoOp Assert Print PrintV2 ControlTrigger";

    public static void Register(TranslatorTable table)
    {
        foreach (string op in Ops.Split(' ')) { table.Add(op, Alias); }
    }

    private static void Alias(SourceNode node, TranslationScope scope)
    {
        for (int i = 0; i < node.Outputs.Count; i++) { scope.Bind(i, scope[i]); }
    }
}
