// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>What an optimizer leaves behind that moves channels: axes and extents of one layout in terms of another.</summary>
internal static class DataFormatKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("DataFormatDimMap", static node => PrepareMap(Layout(node, "src_format", "NHWC"), Layout(node, "dst_format", "NCHW")))
        .AddPrepared("DataFormatVecPermute", static node => PreparePermutation(Layout(node, "src_format", "NHWC"), Layout(node, "dst_format", "NCHW")));

    private static string Layout(SourceNode node, string attribute, string absent)
    {
        string layout = node.Text(attribute, absent);
        return layout.Length is 4 or 5 && layout.Distinct().Count() == layout.Length && layout.Contains('N') && layout.Contains('C')
            ? layout
            : throw new ServingException(ServingErrorCode.Unimplemented, $"'{layout}' is no layout of images or volumes.");
    }

    private static HostKernel PrepareMap(string from, string to) => (in HostCall call) =>
    {
        long[] axes = Tensors.Integers(call[0]);
        for (int i = 0; i < axes.Length; i++) { axes[i] = to.IndexOf(from[Axes.Normal(call, axes[i], from.Length)], StringComparison.Ordinal); }
        return [Tensors.OfIntegers(call[0].ElementType, call[0].Shape, axes)];
    };

    /// <summary>Rows are moved, of which there are as many as axes, or as axes of space.</summary>
    private static HostKernel PreparePermutation(string from, string to) => (in HostCall call) =>
    {
        TensorShape shape = call[0].Shape;
        bool isSpace = shape.Rank > 0 && shape[0] == from.Length - 2;
        bool fits = shape.Rank is 1 or 2 && (isSpace || shape[0] == from.Length) && (shape.Rank == 1 || shape[1] == 2);
        call.Require(fits, $"a vector of {from.Length} or {from.Length - 2} elements was expected, or pairs of them, but got {shape}");
        (string source, string target) = isSpace ? (SpaceOf(from), SpaceOf(to)) : (from, to);
        long width = shape.Rank == 1 ? 1 : shape[1];
        return [RunCopy.Take(call[0], shape, width, [.. target.Select(axis => source.IndexOf(axis, StringComparison.Ordinal) * width)])];
    };

    private static string SpaceOf(string layout) => string.Concat(layout.Where(static axis => axis is not ('N' or 'C')));
}
