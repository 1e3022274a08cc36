// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace TensorKeeper.Cli.Serve;

/// <summary>Makes up a line of C# that calls a signature, to be copied from a terminal.</summary>
internal static class SampleCode
{
    /// <summary>Writes a call with one row.</summary>
    /// <param name="address">Where gRPC is served.</param>
    /// <param name="modelName">The model.</param>
    /// <param name="signature">Its default signature, small enough to be typed.</param>
    /// <returns>The line, or null if an input has a type that C# has no literal for.</returns>
    public static string? WriteLine(string address, string modelName, Signature signature)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"await ModelClient.Connect(\"{address}\").PredictAsync({Quote(modelName)}");
        int next = 1;
        foreach (TensorSpec input in signature.Inputs)
        {
            line.Append(", (").Append(Quote(input.Name)).Append(", ");
            if (!AppendTensor(line, input, ref next)) { return null; }
            line.Append(')');
        }

        return line.Append(");").ToString();
    }

    private static bool AppendTensor(StringBuilder line, TensorSpec input, ref int next)
    {
        bool isText = input.ElementType is ElementType.String;
        if (!isText && KeywordOf(input.ElementType) is null) { return false; }

        line.Append(isText ? "Tensor.OfText([" : $"Tensor.Of<{KeywordOf(input.ElementType)}>([");
        long count = 1;
        for (int axis = 0; axis < Math.Max(input.Shape.Rank, input.Shape.HasRank ? 0 : 1); axis++)
        {
            long extent = !input.Shape.HasRank || input.Shape[axis] == PartialShape.Unknown ? 1 : input.Shape[axis];
            line.Append(CultureInfo.InvariantCulture, $"{(axis == 0 ? "" : ", ")}{extent}");
            count *= extent;
        }

        line.Append(']');
        for (long i = 0; i < count; i++)
        {
            line.Append(", ");
            if (isText) { line.Append("\"text\""); }
            else if (input.ElementType is ElementType.Bool) { line.Append("true"); }
            else { line.Append(next++); }
        }

        line.Append(')');
        return true;
    }

    // An integer literal converts by itself to each of these.
    private static string? KeywordOf(ElementType type) => type switch
    {
        ElementType.Float32 => "float",
        ElementType.Float64 => "double",
        ElementType.Int8 => "sbyte",
        ElementType.Int16 => "short",
        ElementType.Int32 => "int",
        ElementType.Int64 => "long",
        ElementType.UInt8 => "byte",
        ElementType.UInt16 => "ushort",
        ElementType.UInt32 => "uint",
        ElementType.UInt64 => "ulong",
        ElementType.Bool => "bool",
        _ => null,
    };

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
