// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Headers;
using TensorKeeper.AspNetCore.Json;
using TensorKeeper.Cli.Serve;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Cli.Bench.Inputs;

/// <summary>Writes a request as it goes over the wire.</summary>
internal static class RequestEncoder
{
    private const int GrpcPrefixBytes = 5;   // whether it is compressed, then its length

    /// <summary>Writes the frame of a gRPC call.</summary>
    public static PreparedRequest ToGrpc(Uri server, ModelQuery query, RequestInputs inputs)
    {
        var output = new ArrayBufferWriter<byte>();
        output.GetSpan(GrpcPrefixBytes)[..GrpcPrefixBytes].Clear();
        output.Advance(GrpcPrefixBytes);
        var message = new PredictRequestMessage
        {
            Query = query with { SignatureName = inputs.Signature.Name },
            Inputs = inputs.Tensors,
        };
        PredictRequestCodec.Encode(message, output);
        byte[] frame = output.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(frame.Length - GrpcPrefixBytes));
        var address = new Uri(server, $"/{PredictMethod.Descriptor.ServiceName}/{PredictMethod.Descriptor.Name}");
        return new PreparedRequest(address, frame, new MediaTypeHeaderValue("application/grpc"), inputs.Rows);
    }

    /// <summary>Writes the body of a REST call: in rows where the inputs have the same number of them, or else in columns.</summary>
    /// <exception cref="StartException">JSON cannot carry a type.</exception>
    public static PreparedRequest ToRest(Uri server, ModelQuery query, RequestInputs inputs) => new(
        new Uri(server, PathOf(query) + ":predict"), inputs.Json ?? WriteJson(inputs), new MediaTypeHeaderValue("application/json"), inputs.Rows);

    /// <summary>Returns the path of a model at a REST server.</summary>
    public static string PathOf(ModelQuery query)
    {
        string path = "/v1/models/" + Uri.EscapeDataString(query.Name);
        if (query.Version is { } version) { return string.Create(CultureInfo.InvariantCulture, $"{path}/versions/{version}"); }
        return query.Label is { } label ? $"{path}/labels/{Uri.EscapeDataString(label)}" : path;
    }

    private static byte[] WriteJson(RequestInputs inputs)
    {
        foreach ((string name, Tensor tensor) in inputs.Tensors)
        {
            if (!TensorJson.IsSupported(tensor.ElementType))
            {
                throw new StartException($"Input '{name}' is of type {ElementTypes.NameOf(tensor.ElementType)}, which JSON cannot carry: call over gRPC.");
            }
        }

        using var output = new PooledList<byte>(1024);
        var writer = new PrettyJsonWriter(output) { ArraysOnOneLine = true };
        writer.StartObject();
        if (inputs.Signature.Name != Signature.DefaultName)
        {
            writer.Name("signature_name"u8);
            writer.String(inputs.Signature.Name);
        }

        long rows = inputs.Rows;
        bool areRows = rows > 0 && inputs.Tensors.All(input => input.Value.Shape.Rank > 0 && input.Value.Shape[0] == rows);
        writer.Name(areRows ? "instances"u8 : "inputs"u8);
        if (areRows)
        {
            writer.StartArray();
            for (long row = 0; row < rows; row++) { Write(writer, inputs.Tensors, row); }
            writer.EndArray();
        }
        else
        {
            Write(writer, inputs.Tensors, null);
        }

        writer.EndObject();
        return output.Items.ToArray();
    }

    private static void Write(PrettyJsonWriter writer, TensorMap inputs, long? row)
    {
        if (inputs.Count > 1) { writer.StartObject(); }
        foreach ((string name, Tensor tensor) in inputs)
        {
            if (inputs.Count > 1) { writer.Name(name); }
            if (row is { } at) { TensorJson.WriteRow(writer, name, tensor, at); }
            else { TensorJson.Write(writer, name, tensor); }
        }

        if (inputs.Count > 1) { writer.EndObject(); }
    }
}
