// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Prints the value that an error is about. Thread-safe.</summary>
/// <remarks>
/// As TensorFlow Serving does it: indented, arrays on one line, and nothing new is begun once 256 bytes are written. A
/// single long string would go past that without end, so the whole is cut at 1024 bytes.
/// </remarks>
internal static class JsonDebugText
{
    private const int EnoughBytes = 256;
    private const int MostBytes = 1024;

    public static string Of(JsonCursor value)
    {
        using var output = new PooledList<byte>(MostBytes);
        var writer = new PrettyJsonWriter(output) { ArraysOnOneLine = true };
        var open = new Stack<bool>();   // true: an object. No deeper than there are bytes in the output.
        bool more = true;
        while (more && output.Count < EnoughBytes)
        {
            if (value.Current is (byte)'{' or (byte)'[')
            {
                more = Enter(ref value, writer, open);
            }
            else
            {
                if (!WriteScalar(ref value, writer)) { break; }
                more = open.Count > 0;
            }

            if (more) { more = Advance(ref value, writer, open, output); }
        }

        output.Truncate(MostBytes);
        return Encoding.UTF8.GetString(output.Items);
    }

    /// <summary>Opens an array or object; if it has content, the cursor stands before its first value or name.</summary>
    private static bool Enter(ref JsonCursor value, PrettyJsonWriter writer, Stack<bool> open)
    {
        bool isObject = value.Current == '{';
        if (isObject) { writer.StartObject(); }
        else { writer.StartArray(); }
        value.Open();
        open.Push(isObject);
        return true;
    }

    /// <summary>Closes what ends here and writes the name of the next member, if there is one.</summary>
    /// <returns>False if nothing follows.</returns>
    private static bool Advance(ref JsonCursor value, PrettyJsonWriter writer, Stack<bool> open, PooledList<byte> output)
    {
        while (output.Count < EnoughBytes)
        {
            value.SkipSpace();
            switch (value.Current)
            {
                case (byte)']' or (byte)'}':
                    if (open.Pop()) { writer.EndObject(); }
                    else { writer.EndArray(); }
                    if (open.Count == 0) { return false; }
                    value.At++;
                    continue;
                case (byte)',': value.StepOver(); break;
            }

            if (!open.Peek()) { return true; }
            ReadOnlySpan<byte> name = value.ReadName();
            WriteString(name, writer);
            return true;
        }

        return false;
    }

    private static bool WriteScalar(ref JsonCursor value, PrettyJsonWriter writer)
    {
        int start = value.At;
        if (value.Current == '"')
        {
            WriteString(value.ReadQuoted(), writer);
            return true;
        }

        int at = start;
        if (JsonNumber.IsNumber(value.Current) && !IsInteger(value.Text, ref at))
        {
            JsonNumber.TryReadDouble(value.Text, ref at, out double number);
            value.At = at;
            writer.Separate();
            if (!double.IsFinite(number)) { return false; }   // the writer upstream gives up here
            using var digits = new PooledList<byte>(32);
            DecimalText.AppendShortest(number, digits);
            writer.Append(digits.Items);
            return true;
        }

        value.SkipValue();
        writer.Raw(value.Text[start..value.At]);
        return true;
    }

    private static bool IsInteger(ReadOnlySpan<byte> text, ref int at)
    {
        int probe = at;
        return JsonNumber.TryReadInteger(text, ref probe, out ulong magnitude, out bool negative)
            && !(negative && magnitude > 1UL << 63);
    }

    private static void WriteString(ReadOnlySpan<byte> quoted, PrettyJsonWriter writer)
    {
        using var text = new PooledList<byte>(quoted.Length);
        JsonText.Decode(quoted, text);
        text.Truncate(MostBytes);
        writer.String(text.Items);
    }
}
