// SPDX-License-Identifier: MIT
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

public sealed class RestDoorTests(SharedDoorHost shared) : IClassFixture<SharedDoorHost>
{
    private const string Prediction = """{"instances":[1.0]}""";
    private readonly DoorHost _host = shared.Host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_share_a_connection_at_the_port_of_gRPC()
    {
        using var content = new StringContent(Prediction, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.GrpcAddress, "/v1/models/half_plus_two:predict"))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using HttpResponseMessage response = await _host.Rest.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal("{\n    \"predictions\": [2.5\n    ]\n}", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Prints_the_status_byte_for_byte()
    {
        await using DoorHost host = await DoorHost.StartAsync();
        host.Catalog.With(new ServableStatus(new("m", 1), ServableState.End, ServingErrorCode.DataLoss, "bad \"file\""))
            .With(new ServableStatus(new("m", 2), ServableState.Available));

        (int status, string body) = await host.GetAsync("/v1/models/m");

        Assert.Equal(200, status);
        Assert.Equal(
            "{\n \"model_version_status\": [\n  {\n   \"version\": \"2\",\n   \"state\": \"AVAILABLE\",\n   \"status\": {\n"
            + "    \"error_code\": \"OK\",\n    \"error_message\": \"\"\n   }\n  },\n  {\n   \"version\": \"1\",\n   \"state\": \"END\",\n"
            + "   \"status\": {\n    \"error_code\": \"DATA_LOSS\",\n    \"error_message\": \"bad \\\"file\\\"\"\n   }\n  }\n ]\n}\n",
            body);
    }

    [Fact]
    public async Task Prints_the_metadata_byte_for_byte()
    {
        (int status, string body) = await _host.GetAsync("/v1/models/half_plus_two/labels/stable/metadata");

        Assert.Equal(200, status);
        Assert.Equal(
            "{\n\"model_spec\":{\n \"name\": \"half_plus_two\",\n \"signature_name\": \"\",\n \"version\": \"123\"\n}\n,\n"
            + "\"metadata\": {\"signature_def\": {\n \"signature_def\": {\n  \"serving_default\": {\n   \"inputs\": {\n    \"x\": {\n"
            + "     \"dtype\": \"DT_FLOAT\",\n     \"tensor_shape\": {\n      \"dim\": [\n       {\n        \"size\": \"-1\",\n        \"name\": \"\"\n"
            + "       }\n      ],\n      \"unknown_rank\": false\n     },\n     \"name\": \"x:0\"\n    }\n   },\n   \"outputs\": {\n    \"y\": {\n"
            + "     \"dtype\": \"DT_FLOAT\",\n     \"tensor_shape\": {\n      \"dim\": [\n       {\n        \"size\": \"-1\",\n        \"name\": \"\"\n"
            + "       }\n      ],\n      \"unknown_rank\": false\n     },\n     \"name\": \"y:0\"\n    }\n   },\n"
            + "   \"method_name\": \"tensorflow/serving/predict\",\n   \"defaults\": {}\n  }\n }\n}\n}\n}\n",
            body);
    }

    [Fact]
    public async Task All_models_are_listed_with_their_versions()
    {
        (int status, string body) = await _host.GetAsync("/v1/models");

        Assert.Equal(200, status);
        JsonElement models = JsonDocument.Parse(body).RootElement.GetProperty("models");
        Assert.Equal(["half_plus_two", "zoo"], models.EnumerateArray().Select(static model => model.GetProperty("name").GetString()));
        Assert.Equal("AVAILABLE", models[0].GetProperty("model_version_status")[0].GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("GET", "/v1/models/nobody", 404, "Could not find any versions of model nobody")]
    [InlineData("GET", "/v1/models/nobody?verbose=1", 404, "Could not find any versions of model nobody?verbose=1")]
    [InlineData("GET", "/v1/models/zoo/versions/9", 404, "Could not find version 9 of model zoo")]
    [InlineData("GET", "/v1/models/nobody/metadata", 404, "Servable not found for request: Latest(nobody)")]
    [InlineData("GET", "/v1/models/zoo:predict", 400, "Malformed request: GET /v1/models/zoo:predict")]
    [InlineData("GET", "/v1/other", 400, "Malformed request: GET /v1/other")]
    [InlineData("POST", "/v1/models/zoo:predict?a=b%20c", 400, "Malformed request: POST /v1/models/zoo:predict?a=b%20c")]
    [InlineData("POST", "/v1/models/zoo/metadata", 400, "Malformed request: POST /v1/models/zoo/metadata")]
    [InlineData("PUT", "/v1/models/zoo", 400, "Malformed request: PUT /v1/models/zoo")]
    [InlineData("DELETE", "/v1/models/zoo", 400, "Malformed request: DELETE /v1/models/zoo")]
    [InlineData("PATCH", "/v1/models/zoo", 400, "Malformed request: PATCH /v1/models/zoo")]
    public async Task Says_what_is_wrong_with_the_address(string method, string path, int status, string message)
    {
        using HttpResponseMessage response = await _host.Rest.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal($"{{\n    \"error\": \"{message}\"\n}}", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(message.Length + 19, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task HEAD_is_malformed_too_but_has_no_body()
    {
        using HttpResponseMessage response = await _host.Rest.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v1/models/zoo"), Token);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("/v1/models/zoo/versions/99999999999999999999")]
    [InlineData("/v1/models/zoo/versions/9223372036854775808/metadata")]
    public async Task A_version_that_is_too_large_has_an_empty_answer(string path) =>
        Assert.Equal((400, ""), await _host.GetAsync(path));

    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v2/models")]
    public async Task Other_addresses_are_not_found(string path) => Assert.Equal(404, (await _host.GetAsync(path)).Status);

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    public async Task Unpacks_compressed_bodies(string encoding)
    {
        using HttpResponseMessage response = await PostPackedAsync(_host, Pack(Prediction), encoding);

        Assert.Equal("{\n    \"predictions\": [2.5\n    ]\n}", await response.Content.ReadAsStringAsync(Token));
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_compressed_body_that_is_broken_or_too_large_counts_as_empty()
    {
        await using DoorHost host = await DoorHost.StartAsync(static options => options.MaxDecompressedBodyBytes = 1000);
        byte[] bomb = Pack("""{"instances":[1]}""" + new string(' ', 100_000));

        foreach (byte[] body in (byte[][])[bomb, Encoding.UTF8.GetBytes(Prediction)])
        {
            using HttpResponseMessage response = await PostPackedAsync(host, body, "gzip");

            Assert.Equal(400, (int)response.StatusCode);
            Assert.Contains("The document is empty", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        await host.AssertGoesOnAsync();
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await using DoorHost host = await DoorHost.StartAsync(static options => options.MaxRestBodyBytes = 1000);

        (int status, string body) = await host.PostAsync("/v1/models/half_plus_two:predict", Prediction + new string(' ', 2000));

        Assert.Equal(413, status);
        Assert.StartsWith("{\n    \"error\": ", body, StringComparison.Ordinal);
        await host.AssertGoesOnAsync();
    }

    [Theory]
    [InlineData("https://example.org", 200)]
    [InlineData("http://example.org", 200)]
    [InlineData("file://x", 400)]
    [InlineData(null, 400)]
    public async Task Answers_preflight_questions_with_or_without_the_flag(string? origin, int status)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/v1/models/zoo:predict");
        if (origin is not null) { request.Headers.Add("Origin", origin); }

        using HttpResponseMessage response = await _host.Rest.SendAsync(request, Token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Null(response.Content.Headers.ContentType);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Every_answer_lets_other_pages_in_if_told_so()
    {
        await using DoorHost host = await DoorHost.StartAsync(static options => options.EnableCors = true);

        using HttpResponseMessage response = await host.Rest.GetAsync("/v1/models/nobody", Token);

        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("POST, GET", string.Join(", ", response.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("Content-Type", response.Headers.GetValues("Access-Control-Allow-Headers").Single());
    }

    [Fact]
    public async Task A_prediction_that_takes_too_long_is_a_timeout()
    {
        var clock = new FakeTimeProvider();
        await using DoorHost host = await DoorHost.StartAsync(clock: clock);
        Task<(int Status, string Body)> pending = host.PostAsync(
            "/v1/models/zoo:predict", """{"signature_name":"slow","instances":[1]}""");
        await host.Gate.ArrivalAsync(Token);

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(pending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((504, "{\n    \"error\": \"Timed out waiting for notification\"\n}"), await pending);
    }

    private static async Task<HttpResponseMessage> PostPackedAsync(DoorHost host, byte[] body, string encoding)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentEncoding.Add(encoding);
        return await host.Rest.PostAsync("/v1/models/half_plus_two:predict", content, Token);
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) { gzip.Write(Encoding.UTF8.GetBytes(text)); }
        return packed.ToArray();
    }
}
