// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>The second pass over a predict request: reads the values into tensors. Thread-safe.</summary>
internal static class PredictBodyReader
{
    /// <summary>Reads the signature's name.</summary>
    /// <param name="body">The request.</param>
    /// <param name="outline">What the first pass found in it.</param>
    /// <returns>The name; empty if the request gives none.</returns>
    /// <exception cref="ServingException">The request is not an object, or the name is not a string.</exception>
    public static string ReadSignatureName(ReadOnlySpan<byte> body, JsonOutline outline)
    {
        if (!outline.IsObject) { throw About(body, outline, "Is not object"); }
        if (!outline.SignatureName.Exists) { return ""; }
        var cursor = new JsonCursor(body, outline.Sizes, outline.SignatureName);
        return cursor.Current == '"'
            ? JsonText.GetString(cursor.ReadQuoted())
            : throw About(body, outline, "not formatted correctly. 'signature_name' key must be a string value.");
    }

    /// <summary>Reads the tensors.</summary>
    /// <param name="body">The request.</param>
    /// <param name="outline">What the first pass found in it.</param>
    /// <param name="signature">Names and types of the inputs; its shapes are not looked at.</param>
    /// <returns>One tensor for each input; the caller disposes them.</returns>
    /// <exception cref="ServingException">The request does not fit the signature.</exception>
    public static TensorMap ReadInputs(ReadOnlySpan<byte> body, JsonOutline outline, Signature signature)
    {
        if (outline.Instances.Exists && outline.Inputs.Exists)
        {
            throw About(body, outline, "Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist ");
        }

        if (!outline.Instances.Exists && !outline.Inputs.Exists)
        {
            throw JsonTensorErrors.Invalid("Missing 'inputs' or 'instances' key");
        }

        InputColumn[] columns = [.. signature.Inputs.Select(static input => new InputColumn(input))];
        try
        {
            int? count = null;
            if (outline.Instances.Exists) { count = ReadRows(body, outline, columns); }
            else { ReadColumns(new JsonCursor(body, outline.Sizes, outline.Inputs), columns); }
            return Collect(columns, count);
        }
        finally
        {
            foreach (InputColumn column in columns) { column.Dispose(); }
        }
    }

    private static int ReadRows(ReadOnlySpan<byte> body, JsonOutline outline, InputColumn[] columns)
    {
        var cursor = new JsonCursor(body, outline.Sizes, outline.Instances);
        if (cursor.Current != '[') { throw About(body, outline, "Expecting 'instances' to be an list/array"); }
        int count = cursor.Size;
        if (count == 0) { throw About(body, outline, "No values in 'instances' array"); }
        cursor.Open();
        bool areObjects = IsNamedObject(cursor);
        if (!areObjects && columns.Length > 1)
        {
            throw JsonTensorErrors.Invalid(
                "instances is a plain list, but expecting list of objects as multiple input tensors required as per tensorinfo_map");
        }

        for (int row = 0; row < count; row++)
        {
            if (IsNamedObject(cursor) != areObjects) { throw Mixed(row, areObjects); }
            if (areObjects) { ReadObjectRow(ref cursor, columns, row, count); }
            else { ReadPlainRow(ref cursor, columns[0], row, count); }
            cursor.MoveNext();
        }

        return count;
    }

    private static void ReadPlainRow(ref JsonCursor cursor, InputColumn column, int row, int count)
    {
        try
        {
            column.Read(ref cursor, row, count);
        }
        catch (ServingException error)
        {
            throw InRow(row, null, error);
        }
    }

    private static void ReadObjectRow(ref JsonCursor cursor, InputColumn[] columns, int row, int count)
    {
        JsonCursor start = cursor;
        int members = cursor.Size;
        int found = 0;
        cursor.Open();
        for (int i = 0; i < members; i++)
        {
            ReadOnlySpan<byte> name = cursor.ReadName();
            InputColumn? column = Find(columns, name, guess: i);
            if (column is null)
            {
                string unknown = JsonText.GetString(name);
                throw InRow(row, unknown, JsonTensorErrors.UnknownInput(unknown));
            }

            if (column.LastValue == row)
            {
                cursor.SkipValue();   // said twice: the first counts
            }
            else
            {
                ReadNamed(ref cursor, column, row, count);
                found++;
            }

            cursor.MoveNext();
        }

        if (members == 0) { cursor.StepOver(); }
        if (found < columns.Length) { throw WrongNames(start, columns, row); }
    }

    private static void ReadNamed(ref JsonCursor cursor, InputColumn column, int row, int count)
    {
        try
        {
            column.Read(ref cursor, row, count);
        }
        catch (ServingException error)
        {
            throw InRow(row, column.Name, error);
        }
    }

    private static void ReadColumns(JsonCursor cursor, InputColumn[] columns)
    {
        if (!IsNamedObject(cursor))
        {
            if (columns.Length > 1)
            {
                throw JsonTensorErrors.Invalid(
                    "inputs is a plain value/list, but expecting an object as multiple input tensors required as per tensorinfo_map");
            }

            columns[0].Read(ref cursor, 0, null);
            return;
        }

        int members = cursor.Size;
        cursor.Open();
        for (int i = 0; i < members; i++)
        {
            InputColumn? column = Find(columns, cursor.ReadName(), guess: i);
            if (column is null || column.LastValue == 0) { cursor.SkipValue(); }
            else { column.Read(ref cursor, 0, null); }
            cursor.MoveNext();
        }

        foreach (InputColumn column in columns)
        {
            if (column.LastValue < 0) { throw JsonTensorErrors.Invalid($"Missing named input: {column.Name} in 'inputs' object."); }
        }
    }

    private static TensorMap Collect(InputColumn[] columns, int? count)
    {
        var inputs = new TensorMap(columns.Length);
        try
        {
            foreach (InputColumn column in columns) { inputs.Add(column.Name, column.Take(count)); }
            return inputs;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    /// <summary>Finds an input by name; members mostly come in the order of the inputs.</summary>
    private static InputColumn? Find(InputColumn[] columns, ReadOnlySpan<byte> quoted, int guess)
    {
        if (guess < columns.Length && columns[guess].IsNamed(quoted)) { return columns[guess]; }
        foreach (InputColumn column in columns)
        {
            if (column.IsNamed(quoted)) { return column; }
        }

        return null;
    }

    /// <summary>An object that stands for named values, not for base64.</summary>
    private static bool IsNamedObject(JsonCursor cursor) => cursor.Current == '{' && !cursor.IsBase64(out _);

    public static ServingException About(ReadOnlySpan<byte> body, JsonOutline outline, string complaint) =>
        JsonTensorErrors.Invalid($"JSON Value: {JsonDebugText.Of(new JsonCursor(body, outline.Sizes, outline.Root))} {complaint}");

    private static ServingException Mixed(int row, bool areObjects) => JsonTensorErrors.Invalid(string.Create(
        CultureInfo.InvariantCulture,
        $"Expecting {(areObjects ? "object but got list" : "value/list but got object")} at item {row} of input list"));

    private static ServingException InRow(int row, string? key, ServingException error)
    {
        string place = key is null ? "" : $" key: {key}";
        return JsonTensorErrors.Invalid(string.Create(
            CultureInfo.InvariantCulture,
            $"Failed to process element: {row}{place} of 'instances' list. Error: {ServingErrorCodes.NameOf(error.Code)}: {error.Message}"));
    }

    private static ServingException WrongNames(JsonCursor element, InputColumn[] columns, int row) => JsonTensorErrors.Invalid(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Failed to process element: {row} of 'instances' list. JSON object: {JsonDebugText.Of(element)} keys must be equal to: ")
        + string.Join(',', columns.Select(static column => column.Name)));
}
