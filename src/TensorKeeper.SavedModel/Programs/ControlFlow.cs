// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Control;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>The ops that the host runs by running other programs.</summary>
internal static class ControlFlow
{
    public static bool IsKnown(string op) => IsLoop(op) || op is "If" or "StatelessIf" or "Case" or "StatelessCase";

    /// <summary>Binds a node to the programs of its bodies.</summary>
    public static ValueKernel Bind(SourceNode node, IBodyProgram[] bodies)
    {
        if (IsLoop(node.Op)) { return new Loop(bodies[0], bodies[1]).Run; }
        var branches = new Branches(bodies);
        return node.Op is "If" or "StatelessIf" ? branches.If : branches.Case;
    }

    /// <summary>Says what is wrong if bodies do not fit their node; null if they do.</summary>
    public static string? Mismatch(SourceNode node, FactTable facts)
    {
        int arguments = IsLoop(node.Op) ? node.Inputs.Count : node.Inputs.Count - 1;
        int bodies = node.Op switch
        {
            "Case" or "StatelessCase" => Math.Max(node.Bodies.Count, 1),
            _ => 2,
        };
        if (node.Bodies.Count != bodies) { return $"It has {node.Bodies.Count} bodies and needs {bodies}."; }
        for (int i = 0; i < bodies; i++)
        {
            SourceGraph body = node.Bodies[i];
            int results = IsLoop(node.Op) && i == 0 ? 1 : node.Outputs.Count;
            if (body.Inputs.Count != arguments || body.Outputs.Count != results)
            {
                return $"Body {i} takes {body.Inputs.Count} values and returns {body.Outputs.Count}; {arguments} and {results} were expected.";
            }
        }

        return IsLoop(node.Op) ? TypeChange(node.Bodies[1], facts) : null;
    }

    private static string? TypeChange(SourceGraph body, FactTable facts)
    {
        if (body.Inputs.Count != body.Outputs.Count) { return $"The body takes {body.Inputs.Count} values and returns {body.Outputs.Count}."; }
        for (int i = 0; i < body.Inputs.Count; i++)
        {
            (DataType before, DataType after) = (facts[body.Inputs[i]].Type, facts[body.Outputs[i]].Type);
            if (before != after && before != DataType.Invalid && after != DataType.Invalid)
            {
                return $"Variable {i} is {before} before a turn of the loop and {after} after it.";
            }
        }

        return null;
    }

    private static bool IsLoop(string op) => op is "While" or "StatelessWhile";
}
