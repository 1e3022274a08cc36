// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>Collects strings, and bytes that are written as <c>{"b64": "..."}</c>.</summary>
internal readonly struct StringSink : IJsonLeafSink
{
    private readonly PooledList<byte> _bytes;
    private readonly PooledList<int> _ends;

    /// <summary>Initializes a sink.</summary>
    /// <param name="bytes">Takes the bytes of all strings.</param>
    /// <param name="ends">Takes where each string ends.</param>
    public StringSink(PooledList<byte> bytes, PooledList<int> ends)
    {
        _bytes = bytes;
        _ends = ends;
    }

    public void Take(ref JsonCursor cursor)
    {
        if (cursor.Current == '"') { JsonText.Decode(cursor.ReadQuoted(), _bytes); }
        else if (cursor.Current == '{') { TakeBase64(ref cursor); }
        else { throw JsonTensorErrors.WrongType(cursor, ElementType.String); }
        _ends.Add(_bytes.Count);
    }

    private void TakeBase64(ref JsonCursor cursor)
    {
        if (!cursor.IsBase64(out ReadOnlySpan<byte> quoted)) { throw JsonTensorErrors.NotBase64Object(cursor); }
        cursor.SkipValue();
        using var text = new PooledList<byte>(quoted.Length);
        JsonText.Decode(quoted, text);
        if (!Base64Text.TryDecode(text.Items, _bytes)) { throw JsonTensorErrors.NotBase64(); }
    }
}
