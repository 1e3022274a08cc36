// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using TensorKeeper;
using TensorKeeper.Protocol.Codecs;

namespace Batching;

/// <summary>Sends the same request through a door, with as little work for each as a client in .NET can do. Thread-safe.</summary>
internal abstract class DoorCaller(Uri address) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>Asks once.</summary>
    public async Task<DoorAnswer> AskAsync()
    {
        using HttpRequestMessage request = Make();
        using HttpResponseMessage response = await _client.SendAsync(request);
        string body = await ReadAsync(response);
        return Judge(response, body);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Makes a caller of <c>grpc</c> or <c>rest</c>.</summary>
    public static DoorCaller Of(string door, DoorServer server) => door switch
    {
        "grpc" => new OverGrpc(server.Grpc),
        "rest" => new OverRest(server.Rest),
        _ => throw new ArgumentException($"'{door}' is no door: grpc, rest or core."),
    };

    private protected abstract HttpRequestMessage Make();

    private protected abstract Task<string> ReadAsync(HttpResponseMessage response);

    private protected abstract DoorAnswer Judge(HttpResponseMessage response, string body);

    private sealed class OverGrpc(Uri address) : DoorCaller(address)
    {
        private static readonly byte[] Body = Frame();

        private protected override HttpRequestMessage Make()
        {
            var content = new ByteArrayContent(Body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            var request = new HttpRequestMessage(HttpMethod.Post, "/tensorflow.serving.PredictionService/Predict")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = content,
            };
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            return request;
        }

        private protected override async Task<string> ReadAsync(HttpResponseMessage response)
        {
            await response.Content.CopyToAsync(Stream.Null);
            return "";
        }

        private protected override DoorAnswer Judge(HttpResponseMessage response, string body)
        {
            string status = Field(response, "grpc-status");
            string pause = Field(response, "grpc-retry-pushback-ms");
            return new DoorAnswer(status == "0", status == "14", pause.Length > 0, Uri.UnescapeDataString(Field(response, "grpc-message")));
        }

        // A refusal has its status where headers are; an answer, behind its message.
        private static string Field(HttpResponseMessage response, string name) =>
            response.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? behind) ? behind.First()
            : response.Headers.TryGetValues(name, out IEnumerable<string>? before) ? before.First() : "";

        private static byte[] Frame()
        {
            using var request = new PredictRequestMessage
            {
                Query = new ModelQuery("m"),
                Inputs = new TensorMap { [SlowModel.InputName] = Tensor.Of([1, 1], 1f) },
            };
            var message = new ArrayBufferWriter<byte>();
            PredictRequestCodec.Encode(request, message);
            byte[] prefix = new byte[5];
            BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), message.WrittenCount);
            return [.. prefix, .. message.WrittenSpan];
        }
    }

    private sealed class OverRest(Uri address) : DoorCaller(address)
    {
        private static readonly byte[] Body = [.. """{"instances": [[1.0]]}"""u8];

        private protected override HttpRequestMessage Make() => new(HttpMethod.Post, "/v1/models/m:predict") { Content = new ByteArrayContent(Body) };

        private protected override Task<string> ReadAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync();

        private protected override DoorAnswer Judge(HttpResponseMessage response, string body) => new(
            response.StatusCode == HttpStatusCode.OK, response.StatusCode == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter is not null, body);
    }
}
