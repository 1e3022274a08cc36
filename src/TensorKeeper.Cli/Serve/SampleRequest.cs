// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TensorKeeper.Cli.Serve;

/// <summary>Makes up a REST request that a signature accepts, to be copied from a terminal.</summary>
internal static class SampleRequest
{
    // A row that is longer than this is not typed by anybody.
    private const long LargestRow = 16;

    /// <summary>Counts the elements that one row of the signature's inputs has.</summary>
    /// <returns>0 if a sample cannot be made: too many, no inputs, or a type that JSON cannot carry.</returns>
    public static long CountElements(Signature signature)
    {
        // Serialized examples are bytes that nobody types.
        if (signature.MethodName is "tensorflow/serving/classify" or "tensorflow/serving/regress") { return 0; }
        long total = 0;
        foreach (TensorSpec input in signature.Inputs)
        {
            long count = IsWritable(input.ElementType) ? RowSize(input.Shape) : LargestRow + 1;
            total += Math.Min(count, LargestRow + 1);
        }

        return total <= LargestRow ? total : 0;
    }

    /// <summary>Writes the body of a predict request with one row.</summary>
    /// <param name="signature">A signature for which <see cref="CountElements"/> is not 0.</param>
    public static string WriteBody(Signature signature)
    {
        bool isRows = signature.Inputs.All(static input => !input.Shape.HasRank || input.Shape.Rank > 0 && input.Shape[0] is 1 or PartialShape.Unknown);
        int next = 1;
        var body = new StringBuilder("{");
        if (signature.Name != Signature.DefaultName)
        {
            body.Append("\"signature_name\": \"").Append(JsonEncodedText.Encode(signature.Name)).Append("\", ");
        }

        body.Append(isRows ? "\"instances\": [" : "\"inputs\": ");
        if (signature.Inputs.Count == 1)
        {
            WriteValue(body, signature.Inputs[0], isRows, ref next);
        }
        else
        {
            body.Append('{');
            for (int i = 0; i < signature.Inputs.Count; i++)
            {
                body.Append(i == 0 ? "\"" : ", \"").Append(JsonEncodedText.Encode(signature.Inputs[i].Name)).Append("\": ");
                WriteValue(body, signature.Inputs[i], isRows, ref next);
            }

            body.Append('}');
        }

        return body.Append(isRows ? "]}" : "}").ToString();
    }

    private static void WriteValue(StringBuilder body, TensorSpec input, bool isRow, ref int next) =>
        WriteAxis(body, input, isRow ? 1 : 0, ref next);

    private static void WriteAxis(StringBuilder body, TensorSpec input, int axis, ref int next)
    {
        if (axis >= input.Shape.Rank)
        {
            WriteElement(body, input.ElementType, next++);
            return;
        }

        body.Append('[');
        for (long i = 0; i < Extent(input.Shape[axis]); i++)
        {
            if (i > 0) { body.Append(", "); }
            WriteAxis(body, input, axis + 1, ref next);
        }

        body.Append(']');
    }

    private static void WriteElement(StringBuilder body, ElementType type, int value)
    {
        if (type is ElementType.String) { body.Append("\"text\""); }
        else if (type is ElementType.Bool) { body.Append("true"); }
        else if (IsFloat(type)) { body.Append(CultureInfo.InvariantCulture, $"{value}.0"); }
        else { body.Append(value); }
    }

    private static long RowSize(PartialShape shape)
    {
        long size = 1;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            size = Math.Min(size * Math.Min(Extent(shape[axis]), LargestRow + 1), LargestRow + 1);
        }

        return size;
    }

    private static long Extent(long dimension) => dimension == PartialShape.Unknown ? 1 : dimension;

    private static bool IsFloat(ElementType type) =>
        type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16;

    private static bool IsWritable(ElementType type) => IsFloat(type)
        || type is ElementType.String or ElementType.Bool
        || type is >= ElementType.Int8 and <= ElementType.UInt64;
}
