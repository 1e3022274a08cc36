// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Stages.Tables;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Reads serialized <c>tf.Example</c> messages into columns. Immutable, thread-safe.</summary>
/// <remarks>
/// <c>Example { features = 1 { map&lt;string key = 1, Feature value = 2&gt; feature = 1 } }</c>;
/// <c>Feature { bytes_list = 1 | float_list = 2 | int64_list = 3 }</c>, each a list of values in field 1, numbers packed
/// or not. Of a key that comes twice the last counts; a feature without a kind counts as missing.
/// </remarks>
internal sealed class ExampleParser
{
    private const int FeaturesField = 1;

    private readonly ExampleFeature[] _features;
    private readonly ByteStringIndex _index;

    public ExampleParser(ExampleFeature[] features)
    {
        _features = features;
        _index = new ByteStringIndex(StringElements.FromBytes([.. features.Select(static feature => (ReadOnlyMemory<byte>)feature.Key)]));
    }

    /// <summary>Reads examples.</summary>
    /// <param name="serialized">The messages.</param>
    /// <param name="names">Names for messages, as many as examples, or none.</param>
    /// <param name="cancellationToken">Ends the reading between two examples.</param>
    /// <returns>A column for each feature, a row for each example.</returns>
    /// <exception cref="ServingException">An example cannot be read or lacks a feature; the text is TensorFlow's.</exception>
    public FeatureColumn[] Parse(StringElements serialized, StringElements names, CancellationToken cancellationToken)
    {
        var columns = new FeatureColumn[_features.Length];
        for (int i = 0; i < columns.Length; i++) { columns[i] = new FeatureColumn(_features[i], serialized.Count); }
        var found = new Range?[_features.Length];
        for (int row = 0; row < serialized.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> example = serialized[row];
            Array.Clear(found);
            if (!TryFind(example, FeaturesField, found))
            {
                throw Invalid($"Could not parse example input, value: '{Encoding.Latin1.GetString(example[..Math.Min(example.Length, 512)])}'");
            }

            string name = row < names.Count ? names.GetText(row) : "<unknown>";
            for (int i = 0; i < columns.Length; i++)
            {
                AddRow(columns[i], found[i] is { } range ? example[range] : default, name, row);
            }
        }

        return columns;
    }

    /// <summary>Adds what one example has of a feature, or its default.</summary>
    /// <exception cref="ServingException">The example has something else or lacks it.</exception>
    internal static void AddRow(FeatureColumn column, ReadOnlySpan<byte> message, string example, int row)
    {
        ExampleFeature feature = column.Feature;
        bool present = FeatureMessage.TryRead(message, column, out ElementType kind, out string? problem);
        if (problem is not null) { throw Invalid($"Name: {example}, Key: {feature.Name}, Index: {row}.  {problem}"); }
        if (present && feature.Form == FeatureForm.Dense && column.OpenCount != feature.ValueCount)
        {
            throw Invalid(
                $"Name: {example}, Key: {feature.Name}, Index: {row}.  Number of {ExampleFeature.NameOf(kind)} values != expected.  " +
                $"Values size: {column.OpenCount} but output shape: {feature.ValueShape}");
        }

        if (present && feature.Form == FeatureForm.DensePadded && column.OpenCount % Math.Max(feature.ValueCount, 1) != 0)
        {
            throw Invalid(
                $"Name: {example}, Key: {feature.Name}, Index: {row}.  Number of {ExampleFeature.NameOf(kind)} values is not a multiple of stride length. " +
                $"Saw {column.OpenCount} values but output shape is: {feature.ValueShape}");
        }

        if (!present && feature.Form == FeatureForm.Dense)
        {
            if (feature.Default is null || (feature.Default.ElementCount == 0 && feature.ValueCount > 0))
            {
                throw Invalid(
                    $"Name: {example}, Feature: {feature.Name} (data type: {ExampleFeature.NameOf(feature.Type)}) is required but could not be found.");
            }

            column.AddAll(feature.Default);
        }

        column.EndRow();
    }

    /// <summary>Finds the wanted entries of one map of an example: a message whose field 1 is the map.</summary>
    /// <param name="example">The whole message.</param>
    /// <param name="part">The field of the message that has the map.</param>
    /// <param name="found">Where in <paramref name="example"/> the value of each feature is; null if it is empty or missing.</param>
    /// <returns>False if the bytes are no such message.</returns>
    internal bool TryFind(ReadOnlySpan<byte> example, int part, Range?[] found)
    {
        var fields = new WireCursor(example);
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out int field, out int wireType)) { return false; }
            if (field != part || wireType != WireCursor.Delimited)
            {
                if (!fields.TrySkip(wireType)) { return false; }
            }
            else if (!fields.TryReadDelimited(out ReadOnlySpan<byte> features) || !TryFindInMap(example, features, found))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryFindInMap(ReadOnlySpan<byte> example, ReadOnlySpan<byte> features, Range?[] found)
    {
        var fields = new WireCursor(features);
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out int field, out int wireType)) { return false; }
            if (field != 1 || wireType != WireCursor.Delimited)
            {
                if (!fields.TrySkip(wireType)) { return false; }
                continue;
            }

            if (!fields.TryReadDelimited(out ReadOnlySpan<byte> entry) || !TryReadEntry(entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)) { return false; }
            int index = _index.Find(key);
            if (index < 0) { continue; }
            example.Overlaps(value, out int offset);
            found[index] = value.IsEmpty ? null : offset..(offset + value.Length);
        }

        return true;
    }

    private static bool TryReadEntry(ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        value = default;
        var fields = new WireCursor(entry);
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out int field, out int wireType)) { return false; }
            bool wanted = field is 1 or 2 && wireType == WireCursor.Delimited;
            ReadOnlySpan<byte> content = default;
            if (wanted ? !fields.TryReadDelimited(out content) : !fields.TrySkip(wireType)) { return false; }
            if (wanted && field == 1) { key = content; }
            if (wanted && field == 2) { value = content; }
        }

        return true;
    }

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);
}
