// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>Refuses every value: JSON has no form for the element type.</summary>
/// <param name="Type">The element type.</param>
internal readonly record struct UnsupportedSink(ElementType Type) : IJsonLeafSink
{
    public void Take(ref JsonCursor cursor) => throw (cursor.Current == '{'
        ? JsonTensorErrors.WrongType(cursor, Type)
        : JsonTensorErrors.NoConversion(cursor, Type));
}
