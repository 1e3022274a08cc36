// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Graphs;

/// <summary>Ops that importing makes; the tilde keeps them apart from TensorFlow's.</summary>
internal static class InternalOps
{
    /// <summary>An input of the graph: a tensor that the request feeds, or an argument of a body.</summary>
    public const string Input = "~Input";

    /// <summary>A known value; <see cref="SourceNode.Constant"/> holds it.</summary>
    public const string Constant = "~Constant";

    /// <summary>A value that is never there: the side of a TensorFlow 1 conditional that is not taken.</summary>
    public const string Dead = "~Dead";
}
