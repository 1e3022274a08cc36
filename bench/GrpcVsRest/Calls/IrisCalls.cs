// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Protocol.TensorFlow;

namespace GrpcVsRest.Calls;

/// <summary>Predictions of the Iris model, by a server that speaks TensorFlow Serving's contract.</summary>
internal static class IrisCalls
{
    private const string RestPath = "/v1/models/iris:predict";
    private const string Input = "dense_input";
    private const string Output = "dense_2";
    private const int Classes = 3;

    private static readonly float[] Flower = [7.1f, 3.0f, 6.1f, 2.3f];

    /// <summary>Makes the operation for so many flowers at once.</summary>
    public static Operation Predict(Server server, int rows)
    {
        float[][] flowers = [.. Enumerable.Repeat(Flower, rows)];
        byte[] frame = GrpcFrame.Wrap(NewRequest(flowers));
        byte[] row = JsonSerializer.SerializeToUtf8Bytes(new { instances = flowers });
        byte[] column = JsonSerializer.SerializeToUtf8Bytes(new { inputs = new Dictionary<string, float[][]> { [Input] = flowers } });
        return new(rows == 1 ? "Predict, 1 flower" : $"Predict, {rows} flowers",
        [
            new("gRPC", Door.Grpc, server, _ => new("/tensorflow.serving.PredictionService/Predict", frame), answer => CheckGrpc(answer, rows)),
            new("REST, rows", Door.Rest, server, _ => new(RestPath, row), answer => CheckJson(answer, "predictions", rows)),
            new("REST, columns", Door.Rest, server, _ => new(RestPath, column), answer => CheckJson(answer, "outputs", rows)),
        ]);
    }

    private static PredictRequest NewRequest(float[][] flowers)
    {
        var tensor = new TensorProto
        {
            Dtype = DataType.DtFloat,
            TensorShape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dim { Size = flowers.Length }, new TensorShapeProto.Types.Dim { Size = Flower.Length } } },
            TensorContent = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(flowers.SelectMany(static flower => flower).ToArray())),
        };
        return new PredictRequest { ModelSpec = new ModelSpec { Name = "iris" }, Inputs = { [Input] = tensor } };
    }

    private static void CheckGrpc(byte[] answer, int rows)
    {
        TensorProto tensor = GrpcFrame.Unwrap(answer, PredictResponse.Parser).Single().Outputs[Output];
        Require(tensor.FloatVal.Count > 0 ? [.. tensor.FloatVal] : MemoryMarshal.Cast<byte, float>(tensor.TensorContent.Span).ToArray(), rows);
    }

    private static void CheckJson(byte[] answer, string name, int rows)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        Require([.. document.RootElement.GetProperty(name).EnumerateArray().SelectMany(static row => row.EnumerateArray()).Select(static p => p.GetSingle())], rows);
    }

    private static void Require(float[] probabilities, int rows)
    {
        if (probabilities.Length != rows * Classes || Math.Abs(probabilities.Sum() - rows) > 1e-3f * rows)
        {
            throw new InvalidOperationException("The server did not answer a probability for each class of each flower.");
        }
    }
}
