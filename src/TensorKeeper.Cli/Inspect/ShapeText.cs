// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Cli.Inspect;

/// <summary>Writes shapes as <c>saved_model_cli</c> does.</summary>
internal static class ShapeText
{
    /// <summary>Returns for example <c>(-1, 4)</c>, <c>()</c> for a scalar, <c>unknown_rank</c>.</summary>
    public static string Of(PartialShape shape)
    {
        if (!shape.HasRank) { return "unknown_rank"; }
        string[] dimensions = new string[shape.Rank];
        for (int axis = 0; axis < dimensions.Length; axis++)
        {
            dimensions[axis] = shape[axis].ToString(CultureInfo.InvariantCulture);
        }

        return $"({string.Join(", ", dimensions)})";
    }
}
