// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Passes.Inference;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>
/// Reads variables, removes aliases and dead branches, folds small constants, and finds types, shapes and integer values:
/// all in one sweep, since each feeds the others and knowledge only flows forward.
/// </summary>
internal sealed class Simplify
{
    /// <summary>A loop is looked at a few times until its shapes settle, and so is every loop in it: depth multiplies.</summary>
    private const int MaxBodyRuns = 20_000;

    private readonly FactTable _facts;
    private readonly AliasRules _aliases;
    private readonly BranchRules _branches;
    private readonly BodyRules _bodies;
    private readonly FoldingRules _folding;
    private int _bodyRuns;

    public Simplify(FactTable facts)
    {
        _facts = facts;
        _aliases = new AliasRules(facts);
        _branches = new BranchRules(facts);
        _bodies = new BodyRules(facts, RunBody);
        _folding = new FoldingRules(facts);
    }

    public SourceGraph Run(SourceGraph graph) => GraphRewriter.Rewrite(graph, Match, Infer);

    /// <summary>Simplifies a body whose inputs are other values: the caller's, or new ones with facts of their own.</summary>
    private SourceGraph RunBody(SourceGraph body, IReadOnlyList<SourceValue> inputs)
    {
        if (++_bodyRuns > MaxBodyRuns)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.TooLarge, $"Conditionals and loops are nested so that their bodies would be looked at more than {MaxBodyRuns} times."));
        }

        return Prune.Run(GraphRewriter.Rewrite(body, Match, Infer, inputs));
    }

    private GraphPatch? Match(SourceNode node) =>
        _branches.Match(node) ?? FusedRules.Match(node) ?? VariableRules.Match(node) ?? AssetRules.Match(node) ?? _aliases.Match(node) ?? _bodies.Match(node) ?? _folding.Match(node);

    private void Infer(SourceNode node) => FactInference.Infer(node, _facts);
}
