// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Lists;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Diagonals of matrices and bands of them, of any element type: what is known when it runs decides.</summary>
internal static class DiagonalKernels
{
    public static void Register(HostKernelTable table)
    {
        foreach (string name in (ReadOnlySpan<string>)["MatrixDiag", "BatchMatrixDiag"]) { table.Add(name, static (in HostCall call) => [Make(call, -1)]); }
        foreach (string name in (ReadOnlySpan<string>)["MatrixDiagPart", "BatchMatrixDiagPart"]) { table.Add(name, static (in HostCall call) => [Read(call, -1)]); }
        foreach (string name in (ReadOnlySpan<string>)["MatrixSetDiag", "BatchMatrixSetDiag"]) { table.Add(name, static (in HostCall call) => [Write(call, -1)]); }
        foreach (string version in (ReadOnlySpan<string>)["V2", "V3"])
        {
            table.Add("MatrixDiag" + version, static (in HostCall call) => [Make(call, 1)]);
            table.Add("MatrixDiagPart" + version, static (in HostCall call) => [Read(call, 1)]);
            table.Add("MatrixSetDiag" + version, static (in HostCall call) => [Write(call, 2)]);
        }

        table
            .Add("MatrixBandPart", static (in HostCall call) => [Band(call)])
            .Add("BatchMatrixBandPart", static (in HostCall call) => [Band(call)])
            .Add("Diag", static (in HostCall call) => [Spread(call)])
            .Add("DiagPart", static (in HostCall call) => [Part(call)]);
    }

    private static Tensor Make(in HostCall call, int band)
    {
        (long low, long high) = DiagonalLayout.Band(call, band);
        ReadOnlySpan<long> extents = call[0].Shape.Dimensions;
        int packed = low == high ? 1 : 2;
        call.Require(extents.Length >= packed, $"diagonal must be at least {packed}-dim, received shape: {call[0].Shape}");
        long longest = extents[^1];
        (long rows, long columns) = (longest - Math.Min(high, 0), longest + Math.Max(low, 0));
        long askedRows = band < 0 ? -1 : call.Integer(2);
        long askedColumns = band < 0 ? -1 : call.Integer(3);
        if (askedRows < 0 && askedColumns < 0) { rows = columns = Math.Max(rows, columns); }
        else { (rows, columns) = (askedRows < 0 ? rows : askedRows, askedColumns < 0 ? columns : askedColumns); }
        var layout = new DiagonalLayout(call, low, high, rows, columns);
        call.Require(layout.Longest == longest, $"num_rows and num_cols do not fit diagonals of length {longest}");
        long[] batch = extents[..^packed].ToArray();
        Tensor filling = band < 0 ? ListReading.Blank(call, call[0].ElementType, TensorShape.Scalar) : call[4];
        return Overlay(call, layout, [.. batch, rows, columns], filling, static _ => 0);
    }

    private static Tensor Write(in HostCall call, int band)
    {
        (long low, long high) = DiagonalLayout.Band(call, band);
        TensorShape shape = call[0].Shape;
        call.Require(shape.Rank >= 2, $"input must be at least 2-dim, received shape: {shape}");
        var layout = new DiagonalLayout(call, low, high, shape.Dimensions[^2], shape.Dimensions[^1]);
        var wanted = new TensorShape(layout.PackedShape(shape.Dimensions[..^2]));
        call.Require(call[1].Shape == wanted, $"Expected diagonals of shape {wanted}, received {call[1].Shape}");
        HostValue[] swapped = [call[1]];
        return Overlay(new HostCall(call.Node, swapped, call.CancellationToken), layout, shape.Dimensions.ToArray(), call[0], static place => place);
    }

    /// <summary>Fills matrices from packed diagonals (input 0), and from another tensor where there is no diagonal.</summary>
    private static Tensor Overlay(in HostCall call, DiagonalLayout layout, long[] shape, Tensor other, Func<long, long> otherPlace)
    {
        var result = new TensorShape(shape);
        ListReading.RequireRoom(call, other.ElementType, result);
        (long size, long columns, long packed) = (layout.Rows * layout.Columns, layout.Columns, layout.Count * layout.Longest);
        return RunCopy.Merge(call[0], other, result, i =>
        {
            long place = layout.PackedPlace(i % size / columns, i % columns);
            return place < 0 ? ~otherPlace(i) : (i / size * packed) + place;
        });
    }

    private static Tensor Read(in HostCall call, int band)
    {
        (long low, long high) = DiagonalLayout.Band(call, band);
        TensorShape shape = call[0].Shape;
        call.Require(shape.Rank >= 2, $"input must be at least 2-dim, received shape: {shape}");
        var layout = new DiagonalLayout(call, low, high, shape.Dimensions[^2], shape.Dimensions[^1]);
        Tensor filling = band < 0 ? ListReading.Blank(call, call[0].ElementType, TensorShape.Scalar) : call[2];
        var result = new TensorShape(layout.PackedShape(shape.Dimensions[..^2]));
        ListReading.RequireRoom(call, call[0].ElementType, result);
        (long size, long longest, long count) = (layout.Rows * layout.Columns, layout.Longest, layout.Count);
        return RunCopy.Merge(call[0], filling, result, i =>
        {
            long place = layout.MatrixPlace(i / longest % count, i % longest);
            return place < 0 ? ~0 : (i / longest / count * size) + place;
        });
    }

    private static Tensor Band(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        call.Require(shape.Rank >= 2, $"input must be at least 2-dim, received shape: {shape}");
        (long below, long above) = (call.Integer(1), call.Integer(2));
        Tensor blank = ListReading.Blank(call, call[0].ElementType, TensorShape.Scalar);
        (long rows, long columns) = (shape.Dimensions[^2], shape.Dimensions[^1]);
        return RunCopy.Merge(call[0], blank, shape, i =>
        {
            long distance = (i % columns) - (i / columns % rows);
            return (below < 0 || -distance <= below) && (above < 0 || distance <= above) ? i : ~0;
        });
    }

    /// <summary>A tensor becomes the diagonal of one with twice as many axes.</summary>
    private static Tensor Spread(in HostCall call)
    {
        ReadOnlySpan<long> extents = call[0].Shape.Dimensions;
        var shape = new TensorShape([.. extents, .. extents]);
        ListReading.RequireRoom(call, call[0].ElementType, shape);
        Tensor blank = ListReading.Blank(call, call[0].ElementType, TensorShape.Scalar);
        long step = call[0].ElementCount + 1;
        return RunCopy.Merge(call[0], blank, shape, i => i % step == 0 ? i / step : ~0);
    }

    private static Tensor Part(in HostCall call)
    {
        ReadOnlySpan<long> extents = call[0].Shape.Dimensions;
        int half = extents.Length / 2;
        call.Require(
            extents.Length % 2 == 0 && extents.Length > 0 && extents[..half].SequenceEqual(extents[half..]), $"The rank of the tensor should be even and positive, its halves equal: {call[0].Shape}");
        var shape = new TensorShape(extents[..half]);
        long count = shape.GetElementCount();
        long[] offsets = new long[count];
        for (int i = 0; i < offsets.Length; i++) { offsets[i] = i * (count + 1); }
        return RunCopy.Take(call[0], shape, 1, offsets);
    }
}
