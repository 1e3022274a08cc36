// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes;
using TensorKeeper.SavedModel.Restoring;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>The lowered graph of one signature, ready to be cut into stages. Immutable.</summary>
/// <param name="Graph">Its inputs and outputs are the signature's, in order.</param>
/// <param name="Facts">What is known of its values.</param>
internal sealed record SignatureGraph(SourceGraph Graph, FactTable Facts)
{
    /// <summary>Builds and lowers the graph of a signature.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="library">The nodes and functions.</param>
    /// <param name="state">What variables and tables hold.</param>
    /// <param name="shapes">The shapes of the inputs; null for those that the graph declares.</param>
    /// <exception cref="Diagnostics.SavedModelException">The graph is broken, or reads what has no value.</exception>
    public static SignatureGraph Import(
        Signature signature, FunctionLibrary library, RestoredState state, IReadOnlyList<PartialShape>? shapes = null)
    {
        SourceGraph graph = SourceGraphBuilder.Build(
            library,
            state,
            [.. signature.Inputs.Select((input, i) => new GraphFeed(input.SourceName, DataTypes.FromElementType(input.ElementType), shapes?[i]))],
            [.. signature.Outputs.Select(static o => o.SourceName)]);
        var facts = new FactTable();
        return new SignatureGraph(PassPipeline.Run(graph, facts), facts);
    }
}
