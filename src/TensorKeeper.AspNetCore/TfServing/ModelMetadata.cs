// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TensorKeeper.Formats;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Answers which signatures a version has. Thread-safe.</summary>
/// <remarks>
/// What the exporter wrote goes out as it is, byte for byte, including what is not understood here. Only signatures of
/// formats that know no <c>SignatureDef</c> are built.
/// </remarks>
internal static class ModelMetadata
{
    /// <summary>The one field of metadata that there is.</summary>
    public const string SignatureDefField = "signature_def";

    private const string MapTypeUrl = "type.googleapis.com/tensorflow.serving.SignatureDefMap";
    private const int MapField = 1;
    private const int KeyField = 1;
    private const int ValueField = 2;

    public static GetModelMetadataResponse BuildResponse(ServableHandle handle)
    {
        var response = new GetModelMetadataResponse
        {
            ModelSpec = new ModelSpec { Name = handle.Id.Name, Version = handle.Id.Version },
        };
        response.Metadata.Add(SignatureDefField, new Any { TypeUrl = MapTypeUrl, Value = BuildMap(handle.Model) });
        return response;
    }

    /// <summary>Reads the signatures as messages, for the protocol that has to print them.</summary>
    public static IEnumerable<KeyValuePair<string, SignatureDef>> Read(IServableModel model) =>
        model.ExportedSignatures.Count > 0
            ? model.ExportedSignatures.Select(static entry => KeyValuePair.Create(entry.Key, SignatureDefCodec.Parse(entry.Value)))
            : model.Signatures.Select(static entry => KeyValuePair.Create(entry.Key, SignatureDefCodec.Build(entry.Value)));

    private static ByteString BuildMap(IServableModel model)
    {
        var map = new ProtoBuffer();
        if (model.ExportedSignatures.Count > 0)
        {
            foreach ((string name, ReadOnlyMemory<byte> exported) in model.ExportedSignatures) { AddEntry(map, name, exported.Span); }
        }
        else
        {
            foreach ((string name, Signature signature) in model.Signatures)
            {
                AddEntry(map, name, SignatureDefCodec.Build(signature).ToByteArray());
            }
        }

        return ByteString.CopyFrom(map.WrittenSpan);
    }

    private static void AddEntry(ProtoBuffer map, string name, ReadOnlySpan<byte> signature)
    {
        var entry = new ProtoBuffer();
        entry.WriteString(KeyField, name);
        entry.WriteBytes(ValueField, signature);
        map.WriteBytes(MapField, entry.WrittenSpan);
    }
}
