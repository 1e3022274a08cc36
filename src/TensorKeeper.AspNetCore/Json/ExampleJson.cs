// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Writes one JSON object as a <c>tensorflow.Example</c>. Thread-safe.</summary>
/// <remarks>
/// <code>
/// Example { Features features = 1 }      Features { map&lt;string, Feature&gt; feature = 1 }
/// Feature { BytesList = 1, FloatList = 2, Int64List = 3 }, each with a repeated value = 1
/// </code>
/// The first element of a list decides on the kind. An empty list is a feature without a kind.
/// </remarks>
internal static class ExampleJson
{
    private const int FeaturesField = 1;
    private const int EntryField = 1;
    private const int KeyField = 1;
    private const int ValueField = 2;

    /// <summary>Writes the object at the cursor and moves the cursor behind it.</summary>
    /// <exception cref="ServingException">It is no object, or a member is no feature.</exception>
    public static void Write(ref JsonCursor cursor, ProtoBuffer example)
    {
        if (cursor.Current != '{')
        {
            throw JsonTensorErrors.Invalid($"Example must be JSON object but got JSON {JsonTensorErrors.KindOf(cursor.Current)}");
        }

        int members = cursor.Size;
        int features = example.Begin(FeaturesField);
        cursor.Open();
        if (members == 0) { cursor.StepOver(); }
        for (int i = 0; i < members; i++)
        {
            using var name = new PooledList<byte>();
            JsonText.Decode(cursor.ReadName(), name);
            int entry = example.Begin(EntryField);
            example.WriteBytes(KeyField, name.Items);
            int feature = example.Begin(ValueField);
            WriteFeature(ref cursor, name, example);
            example.End(feature);
            example.End(entry);
            cursor.MoveNext();
        }

        example.End(features);
    }

    private static void WriteFeature(ref JsonCursor cursor, PooledList<byte> name, ProtoBuffer feature)
    {
        bool isList = cursor.Current == '[';
        int count = isList ? cursor.Size : 1;
        if (isList) { cursor.Open(); }
        if (count == 0)
        {
            cursor.StepOver();
            return;
        }

        FeatureKind kind = FeatureValue.KindOf(cursor, name);
        int list = feature.Begin((int)kind);
        for (int i = 0; i < count; i++)
        {
            if (FeatureValue.KindOf(cursor, name) != kind) { throw FeatureValue.OtherKind(kind, name); }
            FeatureValue.Write(ref cursor, kind, feature);
            if (isList) { cursor.MoveNext(); }
        }

        feature.End(list);
    }
}
