// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TensorKeeper.AspNetCore.Json;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Prints the signatures of a version. Thread-safe.</summary>
/// <remarks>
/// The outer braces and line breaks are those of upstream, which puts the answer together from two printed messages;
/// <c>signature_def</c> stands in it twice for that reason.
/// </remarks>
internal static class MetadataJson
{
    private static readonly EnumDescriptor DataTypes = TypesReflection.Descriptor.FindTypeByName<EnumDescriptor>("DataType");

    // For the rare parts whose shape is open: default values, composite tensors.
    private static readonly JsonFormatter Formatter = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true));

    public static void Write(ServableHandle handle, PooledList<byte> output)
    {
        output.AddRange("{\n\"model_spec\":"u8);
        WriteSpec(handle.Id, new PrettyJsonWriter(output, StatusJson.IndentWidth));
        output.AddRange("\n,\n\"metadata\": {\"signature_def\": "u8);
        WriteMap(handle, new PrettyJsonWriter(output, StatusJson.IndentWidth));
        output.AddRange("\n}\n}\n"u8);
    }

    private static void WriteSpec(ServableId id, PrettyJsonWriter writer)
    {
        writer.StartObject();
        writer.Name("name"u8);
        writer.String(id.Name);
        writer.Name("signature_name"u8);
        writer.String(""u8);
        writer.Name("version"u8);
        writer.String(id.Version.ToString(CultureInfo.InvariantCulture));
        writer.EndObject();
    }

    private static void WriteMap(ServableHandle handle, PrettyJsonWriter writer)
    {
        writer.StartObject();
        writer.Name("signature_def"u8);
        writer.StartObject();
        foreach ((string name, SignatureDef signature) in ModelMetadata.Read(handle.Model))
        {
            writer.Name(name);
            WriteSignature(signature, writer);
        }

        writer.EndObject();
        writer.EndObject();
    }

    private static void WriteSignature(SignatureDef signature, PrettyJsonWriter writer)
    {
        writer.StartObject();
        WriteInfos("inputs"u8, signature.Inputs, writer);
        WriteInfos("outputs"u8, signature.Outputs, writer);
        writer.Name("method_name"u8);
        writer.String(signature.MethodName);
        writer.Name("defaults"u8);
        writer.StartObject();
        foreach ((string name, TensorProto value) in signature.Defaults)
        {
            writer.Name(name);
            WriteAny(value, writer);
        }

        writer.EndObject();
        writer.EndObject();
    }

    private static void WriteInfos(
        ReadOnlySpan<byte> field, IEnumerable<KeyValuePair<string, TensorInfo>> infos, PrettyJsonWriter writer)
    {
        writer.Name(field);
        writer.StartObject();
        foreach ((string name, TensorInfo info) in infos)
        {
            writer.Name(name);
            WriteInfo(info, writer);
        }

        writer.EndObject();
    }

    private static void WriteInfo(TensorInfo info, PrettyJsonWriter writer)
    {
        writer.StartObject();
        writer.Name("dtype"u8);
        WriteDataType(info.Dtype, writer);
        if (info.TensorShape is not null)
        {
            writer.Name("tensor_shape"u8);
            WriteShape(info.TensorShape, writer);
        }

        switch (info.EncodingCase)
        {
            case TensorInfo.EncodingOneofCase.Name:
                writer.Name("name"u8);
                writer.String(info.Name);
                break;
            case TensorInfo.EncodingOneofCase.CooSparse:
                writer.Name("coo_sparse"u8);
                WriteAny(info.CooSparse, writer);
                break;
            case TensorInfo.EncodingOneofCase.CompositeTensor:
                writer.Name("composite_tensor"u8);
                WriteAny(info.CompositeTensor, writer);
                break;
        }

        writer.EndObject();
    }

    private static void WriteShape(TensorShapeProto shape, PrettyJsonWriter writer)
    {
        writer.StartObject();
        writer.Name("dim"u8);
        writer.StartArray();
        foreach (TensorShapeProto.Types.Dim dim in shape.Dim)
        {
            writer.StartObject();
            writer.Name("size"u8);
            writer.String(dim.Size.ToString(CultureInfo.InvariantCulture));
            writer.Name("name"u8);
            writer.String(dim.Name);
            writer.EndObject();
        }

        writer.EndArray();
        writer.Name("unknown_rank"u8);
        writer.Raw(shape.UnknownRank ? "true"u8 : "false"u8);
        writer.EndObject();
    }

    private static void WriteDataType(DataType type, PrettyJsonWriter writer)
    {
        EnumValueDescriptor? known = DataTypes.FindValueByNumber((int)type);
        if (known is not null) { writer.String(known.Name); }
        else { writer.Number((long)type); }   // of a later TensorFlow: protobuf prints the number
    }

    private static void WriteAny(IMessage message, PrettyJsonWriter writer) =>
        writer.Raw(Encoding.UTF8.GetBytes(Formatter.Format(message)));
}
