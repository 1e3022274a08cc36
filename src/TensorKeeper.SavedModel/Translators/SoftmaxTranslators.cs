// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Softmax and its logarithm, always over the last axis.</summary>
internal static class SoftmaxTranslators
{
    public const string Ops = "Softmax LogSoftmax";

    public static void Register(TranslatorTable table) => table
        .Add("Softmax", static (node, scope) => scope.Bind(Over(scope, "Softmax")))
        .Add("LogSoftmax", static (node, scope) => scope.Bind(Over(scope, "LogSoftmax")));

    private static OnnxValue Over(TranslationScope scope, string op) =>
        scope.Graph.Add(op, [scope[0]]).With("axis", -1).Output;
}
