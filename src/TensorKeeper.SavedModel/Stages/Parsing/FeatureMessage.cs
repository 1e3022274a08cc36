// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Reads the values of one <c>Feature</c> message.</summary>
internal static class FeatureMessage
{
    private const string Unreadable = "Can't parse serialized Example.";

    /// <summary>Adds the values of a feature to the open row of a column.</summary>
    /// <param name="message">The message; empty if the feature is missing.</param>
    /// <param name="column">Where the values go.</param>
    /// <param name="kind">The type of the values in the message.</param>
    /// <param name="problem">What is wrong with the message, or null.</param>
    /// <returns>True if the feature is there, be its list empty.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, FeatureColumn column, out ElementType kind, out string? problem)
    {
        kind = ElementType.None;
        problem = null;
        if (message.IsEmpty) { return false; }
        var fields = new WireCursor(message);
        ReadOnlySpan<byte> list = default;
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out int field, out int wireType)) { problem = Unreadable; return false; }
            if (field is < 1 or > 3 || wireType != WireCursor.Delimited)
            {
                if (!fields.TrySkip(wireType)) { problem = Unreadable; return false; }
                continue;
            }

            if (!fields.TryReadDelimited(out list)) { problem = Unreadable; return false; }
            kind = field switch { 1 => ElementType.String, 2 => ElementType.Float32, _ => ElementType.Int64 };
        }

        if (kind == ElementType.None) { return false; }
        if (kind != column.Feature.Type)
        {
            problem = $"Data types don't match. Data type: {ExampleFeature.NameOf(kind)} but expected type: {ExampleFeature.NameOf(column.Feature.Type)}";
            return false;
        }

        if (!TryReadList(list, column)) { problem = Unreadable; return false; }
        return true;
    }

    private static bool TryReadList(ReadOnlySpan<byte> list, FeatureColumn column)
    {
        var values = new WireCursor(list);
        while (!values.AtEnd)
        {
            if (!values.TryReadTag(out int field, out int wireType)) { return false; }
            bool read = (field, wireType, column.Feature.Type) switch
            {
                (1, WireCursor.Delimited, ElementType.String) => TryReadString(ref values, column),
                (1, WireCursor.Delimited, _) => TryReadPacked(ref values, column),
                (1, 0, ElementType.Int64) => TryReadInteger(ref values, column),
                (1, 5, ElementType.Float32) => TryReadFloat(ref values, column),
                (1, _, _) => false,
                _ => values.TrySkip(wireType),
            };
            if (!read) { return false; }
        }

        return true;
    }

    private static bool TryReadPacked(ref WireCursor values, FeatureColumn column)
    {
        if (!values.TryReadDelimited(out ReadOnlySpan<byte> packed)) { return false; }
        var numbers = new WireCursor(packed);
        while (!numbers.AtEnd)
        {
            bool read = column.Feature.Type == ElementType.Int64 ? TryReadInteger(ref numbers, column) : TryReadFloat(ref numbers, column);
            if (!read) { return false; }
        }

        return true;
    }

    private static bool TryReadString(ref WireCursor values, FeatureColumn column)
    {
        if (!values.TryReadDelimited(out ReadOnlySpan<byte> value)) { return false; }
        column.Add(value);
        return true;
    }

    private static bool TryReadInteger(ref WireCursor values, FeatureColumn column)
    {
        if (!values.TryReadVarint(out ulong value)) { return false; }
        column.Add((long)value);
        return true;
    }

    private static bool TryReadFloat(ref WireCursor values, FeatureColumn column)
    {
        if (!values.TryReadFixed32(out uint bits)) { return false; }
        column.Add(BitConverter.UInt32BitsToSingle(bits));
        return true;
    }
}
