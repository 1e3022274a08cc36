// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>What is said of values that do not make a tensor, in TensorFlow Serving's words. Thread-safe.</summary>
internal static class JsonTensorErrors
{
    public static ServingException WrongType(JsonCursor value, ElementType wanted) => Invalid(
        $"JSON Value: {JsonDebugText.Of(value)} Type: {KindOf(value.Current)} is not of expected type: {ElementTypes.NameOf(wanted)}");

    public static ServingException NoConversion(JsonCursor value, ElementType wanted) => new(
        ServingErrorCode.Unimplemented,
        $"Conversion of JSON Value: {JsonDebugText.Of(value)} to type: {ElementTypes.NameOf(wanted)}");

    public static ServingException NotBase64Object(JsonCursor value) =>
        Invalid($"JSON Value: {JsonDebugText.Of(value)} not formatted correctly for base64 data");

    public static ServingException NotBase64() => Invalid("Unable to base64 decode");

    public static ServingException ValueAtWrongLevel(JsonCursor value, int level, int rank) => Invalid(string.Create(
        CultureInfo.InvariantCulture,
        $"JSON Value: {JsonDebugText.Of(value)} found at incorrect level: {level + 1} in the JSON DOM. Expected at level: {rank}"));

    public static ServingException ListTooDeep(int level, int rank) => Invalid(string.Create(
        CultureInfo.InvariantCulture, $"Encountered list at unexpected level: {level} expected < {rank}"));

    public static ServingException ListOfWrongSize(int size, int level, int expected) => Invalid(string.Create(
        CultureInfo.InvariantCulture, $"Encountered list at unexpected size: {size} at level: {level} expected size: {expected}"));

    public static ServingException OtherSize(long expected, long size) => Invalid(string.Create(
        CultureInfo.InvariantCulture, $"Expecting tensor size: {expected} but got: {size}"));

    public static ServingException OtherShape(ReadOnlySpan<int> expected, ReadOnlySpan<int> shape) =>
        Invalid($"Expecting shape {ShapeText(expected)} but got: {ShapeText(shape)}");

    public static ServingException UnknownInput(string name) => Invalid($"JSON object: does not have named input: {name}");

    /// <summary>The request is well-formed, but no tensor can have such a shape.</summary>
    public static ServingException NoTensor(string name) => Invalid($"tensor parsing error: {name}");

    public static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);

    private static string ShapeText(ReadOnlySpan<int> shape) => $"[{string.Join(',', shape.ToArray())}]";

    /// <summary>Names the kind of a value by its first byte.</summary>
    public static string KindOf(byte first) => first switch
    {
        (byte)'n' => "Null",
        (byte)'f' => "False",
        (byte)'t' => "True",
        (byte)'{' => "Object",
        (byte)'[' => "Array",
        (byte)'"' => "String",
        _ => "Number",
    };
}
