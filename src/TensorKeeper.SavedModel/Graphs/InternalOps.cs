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

    /// <summary>
    /// Values, and last another that only says when they are there: a constant that TensorFlow 1 ties to one side of a
    /// conditional, or to a loop, by a control edge. One output for each of the values.
    /// </summary>
    public const string Gate = "~Gate";

    /// <summary>The seed of a generator as a request finds it; <see cref="SourceNode.Constant"/> is a <see cref="SeedConstant"/>.</summary>
    public const string Seed = "~Seed";

    /// <summary>
    /// The end of a TensorFlow 1 loop's round: what is handed on, and the <c>NextIteration</c> that hands it on. No outputs;
    /// it is apart from that node since a graph's nodes come after the ones they read.
    /// </summary>
    public const string BackEdge = "~BackEdge";

    /// <summary>Returns the op of TensorFlow that an op stands for, as people know it.</summary>
    public static string Shown(string op) => op == Seed ? "ReadVariableOp" : op;
}
