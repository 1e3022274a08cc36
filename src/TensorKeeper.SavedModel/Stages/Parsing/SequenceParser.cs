// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Reads serialized <c>tf.SequenceExample</c> messages into columns. Immutable, thread-safe.</summary>
/// <remarks>
/// <c>SequenceExample { Features context = 1; FeatureLists { map&lt;string, FeatureList&gt; feature_list = 1 } feature_lists = 2 }</c>;
/// <c>FeatureList { repeated Feature feature = 1 }</c>.
/// </remarks>
internal sealed class SequenceParser(ExampleFeature[] context, ExampleFeature[] lists, bool[] mayMiss)
{
    private const int ContextField = 1;
    private const int ListsField = 2;

    private readonly ExampleParser _context = new(context);
    private readonly ExampleParser _lists = new(lists);

    /// <summary>Reads examples.</summary>
    /// <param name="serialized">The messages.</param>
    /// <param name="names">Names for messages, as many as examples, or none.</param>
    /// <param name="cancellationToken">Ends the reading between two examples.</param>
    /// <exception cref="ServingException">An example cannot be read or lacks a feature; the text is TensorFlow's.</exception>
    public (FeatureColumn[] Context, FeatureListColumn[] Lists) Parse(StringElements serialized, StringElements names, CancellationToken cancellationToken)
    {
        FeatureColumn[] contextColumns = [.. context.Select(feature => new FeatureColumn(feature, serialized.Count))];
        FeatureListColumn[] listColumns = [.. lists.Select(feature => new FeatureListColumn(feature, serialized.Count))];
        var contextFound = new Range?[context.Length];
        var listsFound = new Range?[lists.Length];
        for (int row = 0; row < serialized.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> example = serialized[row];
            string name = row < names.Count ? names.GetText(row) : "<unknown>";
            Array.Clear(contextFound);
            Array.Clear(listsFound);
            if (!_context.TryFind(example, ContextField, contextFound) || !_lists.TryFind(example, ListsField, listsFound))
            {
                throw Invalid($"Could not parse sequence example input, value: '{Encoding.Latin1.GetString(example[..Math.Min(example.Length, 512)])}'");
            }

            for (int i = 0; i < contextColumns.Length; i++)
            {
                ExampleParser.AddRow(contextColumns[i], contextFound[i] is { } range ? example[range] : default, name, row);
            }

            for (int i = 0; i < listColumns.Length; i++)
            {
                // An entry that is there but empty is a list of no steps; both read as nothing here and differ for none.
                if (listsFound[i] is { } range) { AddSteps(listColumns[i], example[range], name); }
                else if (!mayMiss[i])
                {
                    throw Invalid(
                        $"Name: {name}, Feature list '{lists[i].Name}' is required but could not be found.  " +
                        $"Did you mean to include it in feature_list_dense_missing_assumed_empty or feature_list_dense_defaults?");
                }

                listColumns[i].EndExample();
            }
        }

        return (contextColumns, listColumns);
    }

    private static void AddSteps(FeatureListColumn column, ReadOnlySpan<byte> list, string name)
    {
        ExampleFeature feature = column.Feature;
        var fields = new WireCursor(list);
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out int field, out int wireType)) { throw Invalid($"Name: {name}, Feature list: {feature.Name} cannot be read."); }
            ReadOnlySpan<byte> step = default;
            bool isStep = field == 1 && wireType == WireCursor.Delimited;
            if (isStep ? !fields.TryReadDelimited(out step) : !fields.TrySkip(wireType)) { throw Invalid($"Name: {name}, Feature list: {feature.Name} cannot be read."); }
            if (!isStep) { continue; }
            FeatureMessage.TryRead(step, column.Steps, out _, out string? problem);
            if (problem is not null) { throw Invalid($"Name: {name}, Feature list: {feature.Name}, Index: {column.Steps.Rows}.  {problem}"); }
            if (feature.Form == FeatureForm.Dense && column.Steps.OpenCount != feature.ValueCount)
            {
                throw Invalid(
                    $"Name: {name}, Key: {feature.Name}, Index: {column.Steps.Rows}.  Number of {ExampleFeature.NameOf(feature.Type)} values != expected.  " +
                    $"values size: {column.Steps.OpenCount} but output shape: {feature.ValueShape}");
            }

            column.Steps.EndRow();
        }
    }

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);
}
