// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.Json;
using TensorKeeper.Cli.Serve;
using TensorKeeper.Client;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.Cli.Bench.Inputs;

/// <summary>Asks a server how a model can be called.</summary>
internal static class ModelDescription
{
    private const int LargestAnswer = 64 << 20;

    /// <summary>Asks once.</summary>
    /// <exception cref="StartException">The server does not answer, or knows no such model.</exception>
    /// <exception cref="OperationCanceledException">The command was stopped.</exception>
    public static Task<ModelMetadata> AskAsync(BenchTarget target, ModelQuery query, TimeSpan timeout, CancellationToken cancellationToken) =>
        target.Protocol is WireProtocol.Grpc ? AskGrpcAsync(target, query, timeout, cancellationToken) : AskRestAsync(target, query, timeout, cancellationToken);

    private static async Task<ModelMetadata> AskGrpcAsync(BenchTarget target, ModelQuery query, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var client = ModelClient.Connect(
            target.Address.GetLeftPart(UriPartial.Authority), new ModelClientOptions { Timeout = timeout, MaxAttempts = 1, MaxMessageBytes = LargestAnswer });
        try
        {
            return await client.GetModelMetadataAsync(query, cancellationToken);
        }
        catch (ModelServerException refused)
        {
            throw new StartException(refused.Message, refused);
        }
    }

    private static async Task<ModelMetadata> AskRestAsync(BenchTarget target, ModelQuery query, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = timeout, MaxResponseContentBufferSize = LargestAnswer };
        var address = new Uri(target.Address, RequestEncoder.PathOf(query) + "/metadata");
        try
        {
            using HttpResponseMessage response = await client.GetAsync(address, cancellationToken);
            string text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new StartException(string.Create(
                    CultureInfo.InvariantCulture, $"{address} answered HTTP {(int)response.StatusCode}: {text.AsSpan(0, Math.Min(text.Length, 400))}"));
            }

            using var json = JsonDocument.Parse(text);
            return Read(json.RootElement, query);
        }
        catch (Exception broken) when (broken is HttpRequestException || (broken is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new StartException($"No model server was reached at {target.Address}: {broken.Message}", broken);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new StartException($"{address} answered something else than metadata: {broken.Message}", broken);
        }
    }

    private static ModelMetadata Read(JsonElement root, ModelQuery query)
    {
        JsonElement spec = root.GetProperty("model_spec");
        long version = long.Parse(spec.GetProperty("version").GetString() ?? "0", CultureInfo.InvariantCulture);
        var signatures = new Dictionary<string, Signature>(StringComparer.Ordinal);
        foreach (JsonProperty signature in root.GetProperty("metadata").GetProperty("signature_def").GetProperty("signature_def").EnumerateObject())
        {
            signatures[signature.Name] = new Signature
            {
                Name = signature.Name,
                MethodName = signature.Value.TryGetProperty("method_name", out JsonElement method) ? method.GetString() ?? "" : "",
                Inputs = ReadSpecs(signature.Value, "inputs"),
                Outputs = ReadSpecs(signature.Value, "outputs"),
            };
        }

        return new ModelMetadata(new ServableId(query.Name, version), signatures);
    }

    private static TensorSpec[] ReadSpecs(JsonElement signature, string member) => !signature.TryGetProperty(member, out JsonElement tensors)
        ? []
        : [.. tensors.EnumerateObject().Select(static tensor => new TensorSpec(
            tensor.Name, ReadType(tensor.Value), ReadShape(tensor.Value), tensor.Value.TryGetProperty("name", out JsonElement name) ? name.GetString() ?? "" : ""))
            .OrderBy(static spec => spec.Name, StringComparer.Ordinal)];

    private static ElementType ReadType(JsonElement tensor)
    {
        string name = tensor.TryGetProperty("dtype", out JsonElement type) && type.ValueKind is JsonValueKind.String ? type.GetString()! : "";
        return Enum.GetValues<DataType>().Select(DataTypeCodec.ToElementType).FirstOrDefault(candidate => DataTypeCodec.NameOf(candidate) == name);
    }

    private static PartialShape ReadShape(JsonElement tensor)
    {
        if (!tensor.TryGetProperty("tensor_shape", out JsonElement shape)
            || (shape.TryGetProperty("unknown_rank", out JsonElement unknown) && unknown.ValueKind is JsonValueKind.True))
        {
            return PartialShape.UnknownRank;
        }

        return shape.TryGetProperty("dim", out JsonElement extents)
            ? new PartialShape([.. extents.EnumerateArray().Select(static extent => Math.Max(PartialShape.Unknown, ReadExtent(extent.GetProperty("size"))))])
            : new PartialShape();
    }

    private static long ReadExtent(JsonElement size) =>
        size.ValueKind is JsonValueKind.Number ? size.GetInt64() : long.Parse(size.GetString()!, CultureInfo.InvariantCulture);
}
