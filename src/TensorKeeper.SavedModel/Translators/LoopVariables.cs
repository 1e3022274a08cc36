// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>What becomes of each variable of a loop. Immutable.</summary>
/// <param name="Carried">Variables that go from round to round.</param>
/// <param name="Collected">
/// Lists to which every round adds one element at the end, and nobody reads before the loop is over, with that element.
/// </param>
/// <param name="Writes">The nodes that add those elements; they are not translated.</param>
internal sealed record LoopVariables(
    IReadOnlyList<int> Carried, IReadOnlyDictionary<int, SourceValue> Collected, IReadOnlySet<SourceNode> Writes)
{
    /// <summary>Asks whether a variable keeps its first value.</summary>
    public bool IsInvariant(int index) => !Carried.Contains(index) && !Collected.ContainsKey(index);

    /// <summary>Looks at the loop that is being translated.</summary>
    public static LoopVariables Of(SourceNode node, TranslationScope scope)
    {
        SourceGraph body = node.Bodies[1];
        var carried = new List<int>();
        var collected = new SortedDictionary<int, SourceValue>();
        var writes = new HashSet<SourceNode>();
        for (int i = 0; i < body.Inputs.Count; i++)
        {
            if (body.Outputs[i] == body.Inputs[i] || body.Inputs[i].Node.Op == InternalOps.Constant) { continue; }
            if (AddedElement(node, scope, i) is { } element)
            {
                collected.Add(i, element);
                writes.Add(body.Outputs[i].Node);
            }
            else
            {
                carried.Add(i);
            }
        }

        return new LoopVariables(carried, collected, writes);
    }

    /// <summary>Returns the element that each round adds to a list; null if the list is used in any other way.</summary>
    private static SourceValue? AddedElement(SourceNode node, TranslationScope scope, int index)
    {
        SourceGraph body = node.Bodies[1];
        SourceValue list = body.Inputs[index];
        SourceNode write = body.Outputs[index].Node;
        (int listInput, int? positionInput, int itemInput) = write.Op switch
        {
            "TensorListSetItem" => (0, 1, 2),
            "TensorListPushBack" => (0, (int?)null, 1),
            "TensorArrayWriteV3" => (3, 1, 2),
            _ => (-1, null, -1),
        };
        if (listInput < 0 || write.Inputs[listInput] != list || !IsFresh(node.Inputs[index])
            || Readers(body, list) != 1 || Readers(body, body.Outputs[index]) != 1 || ReadsInput(node.Bodies[0], index))
        {
            return null;
        }

        return positionInput is not { } position || IsRound(node, scope, write.Inputs[position]) ? write.Inputs[itemInput] : null;
    }

    private static bool IsFresh(SourceValue list) =>
        list.Node.Op is "TensorListReserve" or "EmptyTensorList" or "TensorArrayV3";

    private static int Readers(SourceGraph graph, SourceValue value) =>
        graph.Nodes.Sum(node => node.Inputs.Count(input => input == value)) + graph.Outputs.Count(output => output == value);

    private static bool ReadsInput(SourceGraph condition, int index) => Readers(condition, condition.Inputs[index]) > 0;

    /// <summary>Asks whether a value of the body is the number of the round: a variable from 0 that grows by 1.</summary>
    private static bool IsRound(SourceNode node, TranslationScope scope, SourceValue value)
    {
        SourceGraph body = node.Bodies[1];
        int index = body.Inputs.ToList().IndexOf(value);
        if (index < 0 || scope.Integers(node.Inputs[index]) is not [0]) { return false; }
        SourceNode step = body.Outputs[index].Node;
        return step.Op is "AddV2" or "Add"
            && ((step.Inputs[0] == value && scope.Integers(step.Inputs[1]) is [1])
                || (step.Inputs[1] == value && scope.Integers(step.Inputs[0]) is [1]));
    }
}
