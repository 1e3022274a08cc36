// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Google.Protobuf.Collections;
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Maps signatures to TensorFlow's <c>SignatureDef</c>, which metadata is answered in, and back. Thread-safe.
/// </summary>
public static class SignatureDefCodec
{
    /// <summary>What a signature is said to be for when its format does not tell.</summary>
    public const string PredictMethodName = "tensorflow/serving/predict";

    /// <summary>Builds a message of a signature that was not exported by TensorFlow.</summary>
    /// <param name="signature">The signature.</param>
    /// <returns>A new message; its method is <see cref="PredictMethodName"/> if the signature names none.</returns>
    public static SignatureDef Build(Signature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        var message = new SignatureDef
        {
            MethodName = signature.MethodName.Length == 0 ? PredictMethodName : signature.MethodName,
        };
        foreach (TensorSpec input in signature.Inputs)
        {
            message.Inputs.Add(input.Name, BuildInfo(input));
            if (input.DefaultValue is null) { continue; }
            message.Defaults.Add(input.Name, TensorProtoCodec.ToMessage(input.DefaultValue));
        }

        foreach (TensorSpec output in signature.Outputs) { message.Outputs.Add(output.Name, BuildInfo(output)); }
        return message;
    }

    /// <summary>Parses a signature as an exporter wrote it.</summary>
    /// <param name="exported">The bytes of a <c>SignatureDef</c>.</param>
    /// <returns>The message; fields that we do not know are kept.</returns>
    /// <exception cref="InvalidProtocolBufferException">The bytes are malformed.</exception>
    public static SignatureDef Parse(ReadOnlyMemory<byte> exported) => SignatureDef.Parser.ParseFrom(exported.Span);

    /// <summary>Reads a message as a signature.</summary>
    /// <param name="name">The key under which the message stood.</param>
    /// <param name="message">The message.</param>
    /// <returns>
    /// The signature. An input that is no single dense tensor (sparse, composite) has an empty source name; a type that
    /// cannot be held is <see cref="ElementType.None"/>; a reference type is its base.
    /// </returns>
    /// <exception cref="ProtoFormatException">A default value is no tensor.</exception>
    public static Signature Read(string name, SignatureDef message)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(message);
        return new Signature
        {
            Name = name,
            MethodName = message.MethodName,
            Inputs = ReadSpecs(message.Inputs, message.Defaults),
            Outputs = ReadSpecs(message.Outputs, []),
        };
    }

    /// <summary>Builds a message of a shape of which not everything need be known.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>A new message; an unknown extent is -1.</returns>
    public static TensorShapeProto BuildShape(PartialShape shape)
    {
        var message = new TensorShapeProto { UnknownRank = !shape.HasRank };
        foreach (long size in shape.Dimensions) { message.Dim.Add(new TensorShapeProto.Types.Dim { Size = size }); }
        return message;
    }

    /// <summary>Reads a message as a shape.</summary>
    /// <param name="message">The message, or null, which means that nothing is known.</param>
    /// <returns>The shape; every negative extent is unknown.</returns>
    public static PartialShape ReadShape(TensorShapeProto? message)
    {
        if (message is null || message.UnknownRank) { return PartialShape.UnknownRank; }
        long[] sizes = new long[message.Dim.Count];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            sizes[axis] = Math.Max(message.Dim[axis].Size, PartialShape.Unknown);
        }

        return new PartialShape(sizes);
    }

    private static TensorInfo BuildInfo(TensorSpec spec) => new()
    {
        Name = spec.SourceName,
        Dtype = DataTypeCodec.ToDataType(spec.ElementType),
        TensorShape = BuildShape(spec.Shape),
    };

    private static TensorSpec[] ReadSpecs(MapField<string, TensorInfo> infos, MapField<string, TensorProto> defaults) =>
    [
        .. from entry in infos.OrderBy(static entry => entry.Key, StringComparer.Ordinal)
           let info = entry.Value
           select new TensorSpec(
               entry.Key,
               DataTypeCodec.ToDeclaredElementType(info.Dtype),
               ReadShape(info.TensorShape),
               info.Name,
               defaults.TryGetValue(entry.Key, out TensorProto? value) ? TensorProtoCodec.FromMessage(value) : null),
    ];
}
