// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Tables;

/// <summary>Reads the tables that the model's init op filled: find, size and export.</summary>
internal static class LookupKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("LookupTableFind", Find)
        .Add("LookupTableFindV2", Find)
        .Add("LookupTableSize", Size)
        .Add("LookupTableSizeV2", Size)
        .Add("LookupTableExport", Export)
        .Add("LookupTableExportV2", Export);

    private static Tensor[] Find(in HostCall call)
    {
        LookupTable table = call.Table(0);
        Tensor keys = call[1];
        Tensor fallback = call[2];
        call.Require(keys.ElementType == table.KeyType, $"Key must be type {table.KeyType} but got {keys.ElementType}");
        call.Require(fallback.ElementType == table.ValueType, $"Default value must be type {table.ValueType} but got {fallback.ElementType}");

        ReadOnlySpan<long> valueShape = table.Values.Shape.Dimensions[1..];
        long rowLength = table.Values.ElementCount == 0 ? new TensorShape(valueShape).GetElementCount() : table.Values.ElementCount / table.Values.Shape[0];
        bool perKey = fallback.ElementCount == keys.ElementCount * rowLength && fallback.ElementCount != rowLength;
        call.Require(perKey || fallback.ElementCount == rowLength, $"Expected a default value of shape {new TensorShape(valueShape)}, got {fallback.Shape}");

        int[] rows = table.Index.Find(keys);
        var runs = new (Tensor Source, long Offset, long Length)[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            runs[i] = rows[i] >= 0 ? (table.Values, rows[i] * rowLength, rowLength) : (fallback, perKey ? i * rowLength : 0, rowLength);
        }

        TensorShape shape = new([.. keys.Shape.Dimensions, .. valueShape]);
        return [RunCopy.Join(table.ValueType, shape, runs)];
    }

    private static Tensor[] Size(in HostCall call) => [Tensor.Of([], [call.Table(0).Keys.ElementCount])];

    private static Tensor[] Export(in HostCall call)
    {
        LookupTable table = call.Table(0);
        return [Tensors.View(table.Keys, table.Keys.Shape), Tensors.View(table.Values, table.Values.Shape)];
    }
}
