// SPDX-License-Identifier: MIT
using Google.Protobuf.WellKnownTypes;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Client.Answers;

/// <summary>Reads the answer to <c>GetModelMetadata</c>.</summary>
internal static class MetadataReader
{
    /// <summary>The one field of metadata that the contract knows.</summary>
    public const string SignatureField = "signature_def";

    private static readonly PartialShape AnyList = new(PartialShape.Unknown);
    private static readonly PartialShape AnyMatrix = new(PartialShape.Unknown, PartialShape.Unknown);

    public static ModelMetadata Read(GetModelMetadataResponse response, ModelQuery query)
    {
        var signatures = new Dictionary<string, Signature>(StringComparer.Ordinal);
        if (response.Metadata.TryGetValue(SignatureField, out Any? packed) && packed.TryUnpack(out SignatureDefMap map))
        {
            foreach ((string name, SignatureDef definition) in map.SignatureDef)
            {
                signatures.Add(name, ReadSignature(name, definition));
            }
        }

        ModelSpec? spec = response.ModelSpec;
        var id = new ServableId(spec?.Name ?? query.Name, spec?.Version ?? query.Version ?? 0);
        return new ModelMetadata(id, signatures);
    }

    public static Signature ReadSignature(string name, SignatureDef definition) => new()
    {
        Name = name,
        MethodName = definition.MethodName,
        Inputs = ReadSpecs(definition.Inputs, definition.Defaults),
        Outputs = ReadSpecs(definition.Outputs, null),
    };

    private static TensorSpec[] ReadSpecs(
        IDictionary<string, TensorInfo> tensors, IDictionary<string, TensorProto>? defaults) =>
    [
        .. tensors
            .SelectMany(entry => ReadSpec(entry.Key, entry.Value, defaults))
            .OrderBy(static spec => spec.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<TensorSpec> ReadSpec(
        string name, TensorInfo info, IDictionary<string, TensorProto>? defaults)
    {
        switch (info.EncodingCase)
        {
            case TensorInfo.EncodingOneofCase.CooSparse:
                TensorInfo.Types.CooSparse sparse = info.CooSparse;
                yield return new($"{name}/indices", ElementType.Int64, AnyMatrix, sparse.IndicesTensorName);
                yield return new($"{name}/values", TypeOf(info), AnyList, sparse.ValuesTensorName);
                yield return new($"{name}/dense_shape", ElementType.Int64, AnyList, sparse.DenseShapeTensorName);
                break;
            case TensorInfo.EncodingOneofCase.CompositeTensor:
                for (int i = 0; i < info.CompositeTensor.Components.Count; i++)
                {
                    TensorInfo part = info.CompositeTensor.Components[i];
                    yield return new($"{name}/{i}", TypeOf(part), ShapeOf(part.TensorShape), part.Name);
                }

                break;
            default:
                TensorProto? value = null;
                defaults?.TryGetValue(name, out value);
                yield return new(name, TypeOf(info), ShapeOf(info.TensorShape), info.Name, DefaultValue.Read(value));
                break;
        }
    }

    private static ElementType TypeOf(TensorInfo info) => DataTypeCodec.ToDeclaredElementType(info.Dtype);

    private static PartialShape ShapeOf(TensorShapeProto? shape) => shape is null || shape.UnknownRank
        ? PartialShape.UnknownRank
        : new PartialShape([.. shape.Dim.Select(static dimension => Math.Max(dimension.Size, PartialShape.Unknown))]);
}
