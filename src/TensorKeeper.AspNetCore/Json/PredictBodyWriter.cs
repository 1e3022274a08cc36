// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Writes the outputs of a prediction as TensorFlow Serving's JSON. Thread-safe.</summary>
internal static class PredictBodyWriter
{
    /// <summary>Writes one element of the answer for each row of the outputs.</summary>
    /// <param name="outputs">By name; one that stands alone is written without its name.</param>
    /// <param name="output">Takes the text.</param>
    /// <exception cref="ServingException">The outputs are not batches of one size, or a type has no form in JSON.</exception>
    public static void WriteRows(TensorMap outputs, PooledList<byte> output)
    {
        CheckTypes(outputs);
        long rows = RowsOf(outputs);
        var writer = new PrettyJsonWriter(output);
        writer.StartObject();
        writer.Name("predictions"u8);
        writer.StartArray();
        for (long row = 0; row < rows; row++)
        {
            if (outputs.Count > 1) { writer.StartObject(); }
            writer.ArraysOnOneLine = true;
            for (int i = 0; i < outputs.Count; i++)
            {
                (string name, Tensor tensor) = outputs.At(i);
                if (outputs.Count > 1) { writer.Name(name); }
                TensorJson.WriteRow(writer, name, tensor, row);
            }

            writer.ArraysOnOneLine = false;
            if (outputs.Count > 1) { writer.EndObject(); }
        }

        writer.EndArray();
        writer.EndObject();
    }

    /// <summary>Writes each output as a whole.</summary>
    /// <param name="outputs">By name; one that stands alone is written without its name.</param>
    /// <param name="output">Takes the text.</param>
    /// <exception cref="ServingException">A type has no form in JSON.</exception>
    public static void WriteColumns(TensorMap outputs, PooledList<byte> output)
    {
        CheckTypes(outputs);
        var writer = new PrettyJsonWriter(output);
        writer.StartObject();
        writer.Name("outputs"u8);
        if (outputs.Count > 1) { writer.StartObject(); }
        for (int i = 0; i < outputs.Count; i++)
        {
            (string name, Tensor tensor) = outputs.At(i);
            if (outputs.Count > 1) { writer.Name(name); }
            TensorJson.Write(writer, name, tensor);
        }

        if (outputs.Count > 1) { writer.EndObject(); }
        writer.EndObject();
    }

    private static void CheckTypes(TensorMap outputs)
    {
        if (outputs.Count == 0) { throw JsonTensorErrors.Invalid("Cannot convert empty tensor map to JSON"); }
        foreach ((_, Tensor tensor) in outputs)
        {
            if (tensor.ElementCount > 0 && !TensorJson.IsSupported(tensor.ElementType))
            {
                throw JsonTensorErrors.Invalid($"Failed to write JSON value for tensor type: {ElementTypes.NameOf(tensor.ElementType)}");
            }
        }
    }

    private static long RowsOf(TensorMap outputs)
    {
        long? rows = null;
        foreach ((string name, Tensor tensor) in outputs)
        {
            if (tensor.Shape.Rank == 0) { throw JsonTensorErrors.Invalid($"Tensor name: {name} has no shape information "); }
            long size = tensor.Shape[0];
            if (rows is long expected && expected != size)
            {
                throw JsonTensorErrors.Invalid(string.Create(
                    CultureInfo.InvariantCulture, $"Tensor name: {name} has inconsistent batch size: {size} expecting: {expected}"));
            }

            rows = size;
        }

        return rows!.Value;
    }
}
