// SPDX-License-Identifier: MIT
using System.Buffers;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>The second pass over a classify or regress request: writes its objects as <c>tensorflow.Example</c>. Thread-safe.</summary>
internal static class ExampleBodyReader
{
    // A context is repeated before each example, so a small request can ask for a lot of memory.
    private const long MaxContextBytes = 256L << 20;

    /// <summary>Reads the examples.</summary>
    /// <param name="body">The request.</param>
    /// <param name="outline">What the first pass found in it.</param>
    /// <returns>A serialized example for each object, with the context before it.</returns>
    /// <exception cref="ServingException">The request has another form.</exception>
    public static StringElements Read(ReadOnlySpan<byte> body, JsonOutline outline)
    {
        var context = new ProtoBuffer();
        if (outline.Context.Exists)
        {
            var cursor = new JsonCursor(body, outline.Sizes, outline.Context);
            ExampleJson.Write(ref cursor, context);
        }

        if (!outline.Examples.Exists)
        {
            throw PredictBodyReader.About(body, outline, "When method is classify, key 'examples' is expected and was not found");
        }

        var example = new JsonCursor(body, outline.Sizes, outline.Examples);
        if (example.Current != '[') { throw PredictBodyReader.About(body, outline, "Expecting 'examples' value to be an list/array"); }
        int count = example.Size;
        if (count == 0) { throw PredictBodyReader.About(body, outline, "'examples' value is an empty array"); }
        if ((long)context.Length * count > MaxContextBytes)
        {
            throw JsonTensorErrors.Invalid($"A context of {context.Length} bytes for each of {count} examples exceeds {MaxContextBytes} bytes.");
        }

        var bytes = new ProtoBuffer(body.Length);
        int[] ends = new int[count + 1];
        example.Open();
        for (int i = 0; i < count; i++)
        {
            bytes.Write(context.WrittenSpan);
            ExampleJson.Write(ref example, bytes);
            ends[i + 1] = bytes.Length;
            example.MoveNext();
        }

        return new StringElements(bytes.WrittenMemory, ends);
    }
}
