// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Gives the variables and tables of a graph the content that TensorFlow would give them on loading.</summary>
internal static class Restorer
{
    /// <summary>Prepares the state; nothing is read before it is asked for.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="directory">The directory of the model's version.</param>
    public static RestoredState Restore(MetaGraph graph, string directory) => new(graph, Path.GetFullPath(directory));
}
