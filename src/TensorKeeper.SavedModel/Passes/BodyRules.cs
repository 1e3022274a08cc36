// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Simplifies the bodies of conditionals and loops, and takes the branch of a conditional that is known.</summary>
/// <remarks>
/// What the caller passes as a constant (weights and handles above all) becomes the body's own constant. A loop variable
/// that the body hands on unchanged is as constant as its first value.
/// </remarks>
internal sealed class BodyRules(FactTable facts, Func<SourceGraph, IReadOnlyList<SourceValue>, SourceGraph> simplify)
{
    /// <summary>How often the shapes of loop variables are widened before nothing is claimed of them.</summary>
    private const int MaxWidenings = 3;

    private readonly PassedArguments _passed = new();

    public GraphPatch? Match(SourceNode node) => node.Op switch
    {
        _ when node.Bodies.Count == 0 => null,
        "If" or "StatelessIf" => MatchIf(node),
        "Case" or "StatelessCase" => MatchCase(node),
        "While" or "StatelessWhile" => MatchWhile(node),
        _ => null,
    };

    private GraphPatch MatchIf(SourceNode node)
    {
        bool? taken = ConditionValue.Of(facts[node.Inputs[0]]);
        return taken is null ? Conditional(node) : Inline(node, node.Bodies[taken.Value ? 0 : 1]);
    }

    /// <summary>An index out of range takes the last branch.</summary>
    private GraphPatch MatchCase(SourceNode node)
    {
        if (facts[node.Inputs[0]].Integers is not [{ IsKnown: true } index]) { return Conditional(node); }
        bool inRange = index.Value >= 0 && index.Value < node.Bodies.Count;
        return Inline(node, node.Bodies[inRange ? (int)index.Value : ^1]);
    }

    private GraphPatch Inline(SourceNode node, SourceGraph body)
    {
        SourceGraph inlined = simplify(body, [.. node.Inputs.Skip(1)]);
        return new GraphPatch("branch taken", inlined.Nodes, inlined.Outputs);
    }

    private GraphPatch Conditional(SourceNode node)
    {
        SourceValue[] arguments = [.. node.Inputs.Skip(1)];
        SourceGraph[] bodies = [.. node.Bodies.Select(body => WithArguments(simplify(body, [.. arguments.Select(a => Argument(a, facts[a]))])))];
        SourceNode copy = WithBodies(node, bodies);
        for (int i = 0; i < copy.Outputs.Count; i++)
        {
            IEnumerable<ValueFact> results = bodies.Select(body => facts[body.Outputs[i]]);
            facts[copy.Outputs[i]] = new ValueFact(results.First().Type, results.Select(static r => r.Shape).Aggregate(Widen));
        }

        return GraphPatch.Replace("bodies", copy);
    }

    private GraphPatch MatchWhile(SourceNode node)
    {
        PartialShape[] shapes = [.. node.Inputs.Select(input => facts[input].Shape)];
        int[] passed = _passed.Of(node.Bodies[1]);
        bool[] invariant = [.. passed.Select(static (argument, i) => argument == i)];
        for (int attempt = 0; ; attempt++)
        {
            SourceValue[] inputs = [.. node.Inputs.Select((input, i) => invariant[i]
                ? Argument(input, facts[input])
                : Argument(input, new ValueFact(facts[input].Type, shapes[i]), mayBeConstant: false))];
            SourceGraph body = simplify(node.Bodies[1], inputs);
            if (Settles(body, inputs, invariant, shapes, attempt)) { return Loop(node, body, inputs, shapes); }
        }
    }

    /// <summary>Learns from one look at the body; true when there was nothing to learn.</summary>
    private bool Settles(SourceGraph body, SourceValue[] inputs, bool[] invariant, PartialShape[] shapes, int attempt)
    {
        bool settled = true;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!invariant[i] && ReferenceEquals(body.Outputs[i], inputs[i]))
            {
                invariant[i] = true;
                settled = false;
            }

            PartialShape widened = invariant[i] ? shapes[i] : Widen(shapes[i], facts[body.Outputs[i]].Shape);
            if (widened == shapes[i]) { continue; }
            shapes[i] = attempt < MaxWidenings ? widened : PartialShape.UnknownRank;
            settled = false;
        }

        return settled;
    }

    private GraphPatch Loop(SourceNode node, SourceGraph body, SourceValue[] inputs, PartialShape[] shapes)
    {
        SourceValue[] conditionInputs = [.. inputs.Select((input, i) => input.Node.Op == InternalOps.Input
            ? Argument(node.Inputs[i], facts[input], mayBeConstant: false)
            : input)];
        SourceGraph condition = simplify(node.Bodies[0], conditionInputs);
        SourceNode copy = WithBodies(node, [WithArguments(condition), WithArguments(body)]);
        for (int i = 0; i < copy.Outputs.Count; i++) { facts[copy.Outputs[i]] = new ValueFact(facts[node.Inputs[i]].Type, shapes[i]); }
        return GraphPatch.Replace("bodies", copy);
    }

    /// <summary>Makes the body's own value for an argument: a constant if the caller's is one, else an input with a fact.</summary>
    private SourceValue Argument(SourceValue argument, ValueFact fact, bool mayBeConstant = true)
    {
        if (mayBeConstant && argument.Node.Constant is { } constant)
        {
            var copy = new SourceNode(argument.Node.Name, InternalOps.Constant, [], 1, argument.Node.Attributes, constant: constant);
            facts[copy.Outputs[0]] = facts[argument];
            return copy.Outputs[0];
        }

        var input = new SourceNode(argument.Node.Name + "/argument", InternalOps.Input, [], 1);
        facts[input.Outputs[0]] = fact with { Constant = null };
        return input.Outputs[0];
    }

    /// <summary>Puts the nodes of the arguments into the graph they belong to: inputs and constants come first.</summary>
    private static SourceGraph WithArguments(SourceGraph body) =>
        body with { Nodes = [.. body.Inputs.Select(static i => i.Node).Distinct(), .. body.Nodes] };

    private static SourceNode WithBodies(SourceNode node, SourceGraph[] bodies) =>
        new(node.Name, node.Op, node.Inputs, node.Outputs.Count, node.Attributes, bodies);

    private static PartialShape Widen(PartialShape left, PartialShape right)
    {
        if (!left.HasRank || left.Rank != right.Rank) { return PartialShape.UnknownRank; }
        long[] result = left.Dimensions.ToArray();
        for (int axis = 0; axis < result.Length; axis++)
        {
            if (result[axis] != right[axis]) { result[axis] = PartialShape.Unknown; }
        }

        return new PartialShape(result);
    }
}
