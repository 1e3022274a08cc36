// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Some neighbouring diagonals of a matrix of [rows, columns], all scalars of 64 bits.</summary>
internal sealed class DiagonalBand(
    OnnxGraphBuilder graph, long low, long high, OnnxValue rows, OnnxValue columns, OnnxValue longest, string alignment)
{
    /// <summary>Returns column - row for each element of a matrix.</summary>
    public static OnnxValue Distances(OnnxGraphBuilder graph, OnnxValue rows, OnnxValue columns)
    {
        OnnxValue column = graph.Op("Range", graph.Int64(0), columns, graph.Int64(1));
        OnnxValue row = graph.Unsqueeze(graph.Op("Range", graph.Int64(0), rows, graph.Int64(1)), 1);
        return graph.Sub(column, row);
    }

    /// <summary>Puts diagonals over a matrix, or over a number that fills one.</summary>
    public OnnxValue Overlay(OnnxValue diagonals, OnnxValue matrix)
    {
        OnnxValue distances = Distances(graph, rows, columns);
        OnnxValue column = graph.Op("Range", graph.Int64(0), columns, graph.Int64(1));
        OnnxValue last = graph.Max(graph.Sub(longest, graph.Int64(1)), graph.Int64(0));
        OnnxValue result = matrix;
        for (long d = low; d <= high; d++)
        {
            OnnxValue diagonal = low == high ? diagonals : graph.Gather(diagonals, graph.Int64(high - d), -2);
            OnnxValue position = graph.Add(graph.Sub(column, graph.Int64(Math.Max(d, 0))), Offset(d));
            OnnxValue inside = graph.Max(graph.Min(position, last), graph.Int64(0));
            OnnxValue alongColumns = graph.Unsqueeze(graph.Gather(diagonal, inside, -1), -2);
            result = graph.Where(graph.Equal(distances, graph.Int64(d)), alongColumns, result);
        }

        return result;
    }

    /// <summary>Reads the diagonals of a matrix; places without an element hold the padding.</summary>
    public OnnxValue Extract(OnnxValue matrix, OnnxValue padding)
    {
        OnnxValue shape = graph.ShapeOf(matrix);
        OnnxValue flat = graph.Reshape(matrix, graph.Concat(0, graph.Slice(shape, 0, 0, -2), graph.Reshape(graph.Mul(rows, columns), 1)));
        OnnxValue place = graph.Op("Range", graph.Int64(0), longest, graph.Int64(1));
        var parts = new List<OnnxValue>();
        for (long d = high; d >= low; d--)
        {
            OnnxValue position = graph.Sub(place, Offset(d));
            OnnxValue exists = graph.And(graph.Not(graph.IsNegative(position)), graph.Less(position, Length(d)));
            OnnxValue row = graph.Add(position, graph.Int64(Math.Max(-d, 0)));
            OnnxValue column = graph.Add(position, graph.Int64(Math.Max(d, 0)));
            OnnxValue index = graph.Where(exists, graph.Add(graph.Mul(row, columns), column), graph.Int64(0));
            OnnxValue diagonal = graph.Where(exists, graph.Gather(flat, index, -1), padding);
            parts.Add(low == high ? diagonal : graph.Unsqueeze(diagonal, -2));
        }

        return graph.Concat(-2, [.. parts]);
    }

    private OnnxValue Length(long d) => graph.Min(
        graph.Add(rows, graph.Int64(Math.Min(d, 0))), graph.Sub(columns, graph.Int64(Math.Max(d, 0))));

    /// <summary>Returns how many places lie in front of a diagonal that is aligned to the right.</summary>
    private OnnxValue Offset(long d)
    {
        bool left = (d >= 0 && alignment.StartsWith("LEFT", StringComparison.Ordinal)) || (d <= 0 && alignment.EndsWith("LEFT", StringComparison.Ordinal));
        return left ? graph.Int64(0) : graph.Sub(longest, Length(d));
    }
}
