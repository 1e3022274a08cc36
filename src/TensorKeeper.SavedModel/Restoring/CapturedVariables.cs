// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Finds checkpoint keys by the objects of a TensorFlow 2 model, for variables that the restore op does not fill.</summary>
/// <remarks>
/// A Keras 3 model saved with <c>tf.saved_model.save</c> restores copies of its variables while its signatures read the
/// originals. The original is captured by a function as one of its last arguments; the model lists which object each of
/// these is, and the checkpoint says where the value of an object lies.
/// </remarks>
internal sealed class CapturedVariables(MetaGraph graph, Checkpoint checkpoint)
{
    private Dictionary<string, int>? _objectOfNode;
    private Dictionary<string, int>? _objectOfName;
    private Dictionary<int, int>? _trackables;

    /// <summary>Returns the key of a variable's value, or null.</summary>
    public string? FindKey(NodeDef handle)
    {
        if (graph.ObjectGraph.Nodes.Length == 0 || !checkpoint.Exists) { return null; }
        if (!(_objectOfNode ??= IndexCaptures()).TryGetValue(handle.Name, out int id)
            && !(_objectOfName ??= IndexNames()).TryGetValue(ResourceNames.SharedName(handle), out id))
        {
            return null;
        }

        _trackables ??= PairObjects();
        return _trackables.TryGetValue(id, out int trackable) ? checkpoint.Objects.Nodes[trackable].ValueKey : null;
    }

    // Top-level nodes that are passed to a function as one of its captured arguments.
    private Dictionary<string, int> IndexCaptures()
    {
        Dictionary<string, int> index = new(StringComparer.Ordinal);
        foreach (NodeDef node in graph.Graph.Nodes)
        {
            if (node.Op is not ("PartitionedCall" or "StatefulPartitionedCall")) { continue; }
            string function = node.Attributes.GetValueOrDefault("f")?.Function?.Name ?? "";
            if (!graph.ObjectGraph.BoundInputs.TryGetValue(function, out int[]? bound)) { continue; }
            int inputs = node.Inputs.Length;
            while (inputs > 0 && node.Inputs[inputs - 1].StartsWith('^')) { inputs--; }
            for (int i = Math.Max(0, inputs - bound.Length); i < inputs; i++)
            {
                index.TryAdd(NodeReference.Parse(node.Inputs[i]).Node, bound[bound.Length - inputs + i]);
            }
        }

        return index;
    }

    // Variables by name; a name that two variables have tells nothing.
    private Dictionary<string, int> IndexNames()
    {
        Dictionary<string, int> index = new(StringComparer.Ordinal);
        SavedObject[] nodes = graph.ObjectGraph.Nodes;
        for (int id = 0; id < nodes.Length; id++)
        {
            if (nodes[id].VariableName is { Length: > 0 } name && !index.TryAdd(name, id)) { index[name] = -1; }
        }

        return index;
    }

    /// <summary>Walks both object graphs from their roots along the same names: saved object to checkpoint object.</summary>
    private Dictionary<int, int> PairObjects()
    {
        SavedObject[] saved = graph.ObjectGraph.Nodes;
        TrackableObject[] trackables = checkpoint.Objects.Nodes;
        Dictionary<int, int> pairs = [];
        if (trackables.Length == 0) { return pairs; }
        pairs.Add(0, 0);
        Queue<int> waiting = new([0]);
        while (waiting.TryDequeue(out int id))
        {
            Dictionary<string, int> children = new(StringComparer.Ordinal);
            foreach (ObjectReference child in trackables[pairs[id]].Children) { children.TryAdd(child.Name, child.Node); }
            foreach (ObjectReference child in saved[id].Children)
            {
                if ((uint)child.Node >= (uint)saved.Length) { continue; }
                if (!children.TryGetValue(child.Name, out int trackable) || (uint)trackable >= (uint)trackables.Length) { continue; }
                if (pairs.TryAdd(child.Node, trackable)) { waiting.Enqueue(child.Node); }
            }
        }

        return pairs;
    }
}
