// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Tests.Restoring;

/// <summary>Asks for content by the name of a node.</summary>
internal static class RestoredStateExtensions
{
    public static NodeDef Node(this RestoredState state, string name) =>
        state.Graph.Graph.FindNode(name) ?? throw new ArgumentException($"There is no node '{name}'.", nameof(name));

    public static ConstantContent? Find(this RestoredState state, string variable) => state.FindVariable(state.Node(variable));

    public static float[] Floats(this RestoredState state, string variable)
    {
        Assert.True(state.Find(variable) is not null, state.Why(variable));
        return ConstantContents.Load(state.Find(variable)!)!.AsSpan<float>().ToArray();
    }

    public static string? Text(this RestoredState state, string variable) =>
        state.FindVariable(state.Node(variable)) is TensorConstant content ? content.Tensor.Strings.GetText(0) : null;

    public static string Why(this RestoredState state, string node) => state.WhyUnresolved(state.Node(node));

    /// <summary>Writes a table as <c>key=value</c> words.</summary>
    public static string? Table(this RestoredState state, string table)
    {
        if (state.FindTable(state.Node(table)) is not { } found) { return null; }
        return string.Join(' ', Enumerable.Range(0, (int)found.Keys.ElementCount).Select(row => $"{Element(found.Keys, row)}={Element(found.Values, row)}"));
    }

    public static LookupTable? FindTable(this RestoredState state, string table) => state.FindTable(state.Node(table));

    private static string Element(Tensor tensor, int row) => tensor.ElementType switch
    {
        ElementType.String => tensor.Strings.GetText(row),
        ElementType.Int64 => FormattableString.Invariant($"{tensor.AsSpan<long>()[row]}"),
        ElementType.Int32 => FormattableString.Invariant($"{tensor.AsSpan<int>()[row]}"),
        ElementType.Float32 => FormattableString.Invariant($"{tensor.AsSpan<float>()[row]}"),
        _ => throw new NotSupportedException(tensor.ElementType.ToString()),
    };
}
