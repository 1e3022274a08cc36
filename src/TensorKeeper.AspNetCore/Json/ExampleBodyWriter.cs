// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Writes the results of classification and regression as TensorFlow Serving's JSON. Thread-safe.</summary>
internal static class ExampleBodyWriter
{
    /// <summary>Writes a list of pairs of label and score for each example.</summary>
    /// <exception cref="ServingException">There is no result.</exception>
    public static void Write(ClassificationResult result, PooledList<byte> output)
    {
        if (result.Classifications.Count == 0) { throw JsonTensorErrors.Invalid("Cannot convert empty ClassificationResults to JSON"); }
        var writer = new PrettyJsonWriter(output);
        writer.StartObject();
        writer.Name("results"u8);
        writer.StartArray();
        foreach (Classifications example in result.Classifications)
        {
            writer.ArraysOnOneLine = true;
            writer.StartArray();
            foreach (Class found in example.Classes)
            {
                writer.StartArray();
                writer.String(found.Label);
                writer.Number(found.Score);
                writer.EndArray();
            }

            writer.EndArray();
            writer.ArraysOnOneLine = false;
        }

        writer.EndArray();
        writer.EndObject();
    }

    /// <summary>Writes a number for each example.</summary>
    /// <exception cref="ServingException">There is no result.</exception>
    public static void Write(RegressionResult result, PooledList<byte> output)
    {
        if (result.Regressions.Count == 0) { throw JsonTensorErrors.Invalid("Cannot convert empty RegressionResults to JSON"); }
        var writer = new PrettyJsonWriter(output);
        writer.StartObject();
        writer.Name("results"u8);
        writer.StartArray();
        writer.ArraysOnOneLine = true;
        foreach (Regression example in result.Regressions) { writer.Number(example.Value); }
        writer.ArraysOnOneLine = false;
        writer.EndArray();
        writer.EndObject();
    }
}
