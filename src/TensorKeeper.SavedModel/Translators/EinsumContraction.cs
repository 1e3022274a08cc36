// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>A sum over the products of two operands, as a matrix product of stacks of matrices. Immutable.</summary>
/// <remarks>
/// <code>
/// axes of both operands and the result: batch      left:  [batch…, rows…, sum…]
/// of the left operand and the result:   rows       right: [batch…, sum…, columns…]
/// of the right operand and the result:  columns    result of the product: [batch…, rows, columns]
/// of both operands only:                sum
/// </code>
/// </remarks>
internal sealed class EinsumContraction
{
    private readonly string _left;
    private readonly string _right;
    private readonly string _result;

    private readonly (int At, int Count) _leftMissing;
    private readonly (int At, int Count) _rightMissing;

    private EinsumContraction(string left, string right, string result, (int At, int Count) leftMissing, (int At, int Count) rightMissing)
    {
        (_left, _right, _result) = (left, right, result);
        (_leftMissing, _rightMissing) = (leftMissing, rightMissing);
    }

    private string Batch => new([.. _result.Where(axis => _left.Contains(axis) && _right.Contains(axis))]);

    private string Rows => new([.. _result.Where(axis => _left.Contains(axis) && !_right.Contains(axis))]);

    private string Columns => new([.. _result.Where(axis => !_left.Contains(axis) && _right.Contains(axis))]);

    private string Summed => new([.. _left.Where(axis => _right.Contains(axis) && !_result.Contains(axis))]);

    /// <summary>Reads an equation; null if it is not of this kind.</summary>
    public static EinsumContraction? TryParse(string equation, int leftRank, int rightRank)
    {
        string[] sides = equation.Split("->");
        string[] operands = sides[0].Split(',');
        if (sides.Length != 2 || operands.Length != 2 || leftRank < 0 || rightRank < 0) { return null; }
        (string left, string right, string result) = (operands[0], operands[1], sides[1]);
        (int At, int Count) leftMissing = default;
        (int At, int Count) rightMissing = default;
        if ((left + right).Contains("...", StringComparison.Ordinal))
        {
            // An ellipsis stands for axes like any others; those of two operands meet at the end.
            int leftHidden = Hidden(left, leftRank);
            int rightHidden = Hidden(right, rightRank);
            if (leftHidden is < 0 or > 16 || rightHidden is < 0 or > 16) { return null; }
            int hidden = Math.Max(leftHidden, rightHidden);
            if (left.Contains("...", StringComparison.Ordinal)) { leftMissing = (left.IndexOf('.', StringComparison.Ordinal), hidden - leftHidden); }
            if (right.Contains("...", StringComparison.Ordinal)) { rightMissing = (right.IndexOf('.', StringComparison.Ordinal), hidden - rightHidden); }
            string axes = new([.. Enumerable.Range(0, hidden).Select(static i => (char)('\uE000' + i))]);
            left = left.Replace("...", axes, StringComparison.Ordinal);
            right = right.Replace("...", axes, StringComparison.Ordinal);
            result = result.Replace("...", axes, StringComparison.Ordinal);
        }

        bool isPlain = left.Length == leftRank + leftMissing.Count && right.Length == rightRank + rightMissing.Count && !(left + right + result).Contains('.')
            && Unique(left) && Unique(right) && Unique(result)
            && left.All(axis => right.Contains(axis) || result.Contains(axis))
            && right.All(axis => left.Contains(axis) || result.Contains(axis))
            && result.All(axis => left.Contains(axis) || right.Contains(axis));
        return isPlain ? new EinsumContraction(left, right, result, leftMissing, rightMissing) : null;
    }

    /// <summary>Axes of an ellipsis broadcast; all others are equal.</summary>
    private bool BatchesMayDiffer => Batch.Any(static axis => axis >= '\uE000');

    public OnnxValue Multiply(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        (OnnxValue given, OnnxValue other) = (left, right);
        left = Completed(graph, given, _leftMissing, other, _right);
        right = Completed(graph, other, _rightMissing, given, _left);

        // Without a batch the rows need not be one axis: the product is taken for each of them anyway.
        bool keepRows = Batch.Length == 0 && Rows.Length > 0;
        OnnxValue first = Grouped(graph, left, _left, keepRows ? [.. Rows.Select(static axis => axis.ToString()), Summed] : [.. Batch.Select(static axis => axis.ToString()), Rows, Summed]);
        OnnxValue second = Grouped(graph, right, _right, keepRows ? [Summed, Columns] : [.. Batch.Select(static axis => axis.ToString()), Summed, Columns]);
        OnnxValue product = BatchesMayDiffer ? MatrixProductTranslators.MaybeEmpty(graph, first, second) : graph.Op("MatMul", first, second);
        string order = Batch + Rows + Columns;
        bool isSplit = (keepRows || Rows.Length == 1) && Columns.Length == 1;
        if (!isSplit)
        {
            OnnxValue[] extents = [.. order.Select(axis => Extent(graph, left, right, axis))];
            product = Reshaped(graph, product, extents);
        }

        return graph.Transpose(product, [.. _result.Select(axis => (long)order.IndexOf(axis))]);
    }

    /// <summary>Adds the axes that the ellipsis of the other operand has more.</summary>
    /// <remarks>The engine does not stretch an extent of 1 to one of 0 in a product, so an axis that may be empty is as empty here.</remarks>
    private static OnnxValue Completed(OnnxGraphBuilder graph, OnnxValue value, (int At, int Count) missing, OnnxValue other, string otherAxes)
    {
        if (missing.Count == 0) { return value; }
        OnnxValue completed = graph.Unsqueeze(value, [.. Enumerable.Range(missing.At, missing.Count).Select(static axis => (long)axis)]);
        int first = otherAxes.IndexOf('\uE000', StringComparison.Ordinal);
        OnnxValue[] extents = [.. Enumerable.Range(first, missing.Count).Select(axis => graph.ExtentOf(other, axis))];
        if (Array.TrueForAll(extents, static extent => extent.KnownExtent() > 0)) { return completed; }
        OnnxValue ones = graph.Int64s(1);
        OnnxValue[] target =
        [
            .. Enumerable.Repeat(ones, missing.At),
            .. extents.Select(extent => graph.Min(extent, ones)),
            .. Enumerable.Repeat(ones, completed.Rank - missing.At - missing.Count),
        ];
        PartialShape shape = completed.Shape;
        completed = graph.Expand(completed, graph.JoinExtents(target));
        long[] dimensions = shape.Dimensions.ToArray();
        Array.Fill(dimensions, PartialShape.Unknown, missing.At, missing.Count);
        completed.Shape = new PartialShape(dimensions);
        return completed;
    }

    private OnnxValue Extent(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right, char axis)
    {
        if (!_left.Contains(axis)) { return graph.ExtentOf(right, _right.IndexOf(axis)); }
        OnnxValue extent = graph.ExtentOf(left, _left.IndexOf(axis));
        if (!_right.Contains(axis) || axis < '\uE000') { return extent; }

        // Axes of an ellipsis broadcast: the one that is not 1 counts.
        OnnxValue other = graph.ExtentOf(right, _right.IndexOf(axis));
        return graph.Where(graph.Equal(extent, graph.Int64s(1)), other, extent);
    }

    private static int Hidden(string axes, int rank) =>
        axes.Contains("...", StringComparison.Ordinal) ? rank - (axes.Length - 3) : 0;

    private static bool Unique(string axes) => axes.Distinct().Count() == axes.Length;

    /// <summary>Orders the axes and makes one of each group.</summary>
    private static OnnxValue Grouped(OnnxGraphBuilder graph, OnnxValue value, string axes, string[] groups)
    {
        OnnxValue ordered = graph.Transpose(value, [.. string.Concat(groups).Select(axis => (long)axes.IndexOf(axis))]);
        if (Array.TrueForAll(groups, static group => group.Length == 1)) { return ordered; }
        OnnxValue[] extents =
        [
            .. groups.Select(group => group.Aggregate(
                graph.Int64s(1), (product, axis) => graph.ExtentTimes(product, graph.ExtentOf(value, axes.IndexOf(axis))))),
        ];
        return Reshaped(graph, ordered, extents);
    }

    /// <summary>Reshapes; one extent that is not known is left to the engine, so that the target stays a constant.</summary>
    private static OnnxValue Reshaped(OnnxGraphBuilder graph, OnnxValue value, OnnxValue[] extents)
    {
        long?[] known = Array.ConvertAll(extents, OnnxExtents.KnownExtent);
        if (known.Count(static extent => extent is null) <= 1 && Array.TrueForAll(known, static extent => extent != 0))
        {
            return graph.Reshape(value, Array.ConvertAll(known, static extent => extent ?? -1));
        }

        return graph.Reshape(value, graph.JoinExtents(extents));
    }
}
