// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;
using TensorKeeper.AspNetCore.Json;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

/// <summary>Classify and regress over REST.</summary>
public sealed class RestExampleTests(SharedDoorHost shared) : IClassFixture<SharedDoorHost>
{
    private const string Classify = "/v1/models/zoo:classify";
    private const string Regress = "/v1/models/zoo:regress";

    private readonly DoorHost _host = shared.Host;

    [Fact]
    public async Task Regress_answers_with_a_number_for_each_example() => Assert.Equal(
        (200, "{\n    \"results\": [2.0, 16.0\n    ]\n}"),
        await _host.PostAsync(Regress, """{"signature_name": "regress", "examples": [{}, {"x": 1.5}]}"""));

    [Fact]
    public async Task Classify_answers_with_pairs_of_label_and_score()
    {
        (int status, string body) = await _host.PostAsync(Classify, """{"signature_name": "classify", "examples": [{"x": [1.5, 2.5]}, {"x": "a"}]}""");

        Assert.Equal(200, status);
        JsonElement results = JsonDocument.Parse(body).RootElement.GetProperty("results");
        Assert.Equal(2, results.GetArrayLength());
        Assert.Equal(["short", "long"], results[1].EnumerateArray().Select(static pair => pair[0].GetString()));
    }

    [Theory]
    [InlineData("""{"f": true}""", "f=int64:1")]
    [InlineData("""{"f": [true, 5, false]}""", "f=int64:1,5,0")]
    [InlineData("""{"f": -9223372036854775808}""", "f=int64:-9223372036854775808")]
    [InlineData("""{"f": 1.0}""", "f=float:1")]
    [InlineData("""{"f": [1e3, NaN, -Infinity]}""", "f=float:1000,NaN,-Infinity")]
    [InlineData("""{"f": 18446744073709551616}""", "f=float:1.8446744E+19")]
    [InlineData("""{"f": "é"}""", "f=bytes:é")]
    [InlineData("""{"f": ["a", {"b64": "Yg=="}]}""", "f=bytes:a,b")]
    [InlineData("""{"f": []}""", "f=none:")]
    [InlineData("""{"a": 1, "b": "x"}""", "a=int64:1;b=bytes:x")]
    [InlineData("{}", "")]
    public void An_object_is_an_example(string json, string features) =>
        Assert.Equal(features, TextOf(Assert.Single(Read($$"""{"examples": [{{json}}]}"""))));

    [Fact]
    public void A_context_is_in_each_example_and_gives_way_to_it() => Assert.Equal(
        ["a=int64:1;c=bytes:own", "b=int64:2;c=bytes:shared"],
        Read("""{"context": {"c": "shared"}, "examples": [{"a": 1, "c": "own"}, {"b": 2}]}""").Select(TextOf));

    [Theory]
    [InlineData("{}", "JSON Value: {} When method is classify, key 'examples' is expected and was not found")]
    [InlineData("""{"examples": 5}""", "JSON Value: {\n    \"examples\": 5\n} Expecting 'examples' value to be an list/array")]
    [InlineData("""{"examples": []}""", "JSON Value: {\n    \"examples\": []\n} 'examples' value is an empty array")]
    [InlineData("""{"examples": [[1]]}""", "Example must be JSON object but got JSON Array")]
    [InlineData("""{"context": 1, "examples": [{}]}""", "Example must be JSON object but got JSON Number")]
    [InlineData("""{"examples": [{"f": null}]}""", "Feature: f has element with unexpected JSON type: Null")]
    [InlineData("""{"examples": [{"f": [[1]]}]}""", "Feature: f has element with unexpected JSON type: Array")]
    [InlineData("""{"examples": [{"f": {"x": 1}}]}""", "Feature: f has element with unexpected JSON type: Object")]
    [InlineData("""{"examples": [{"f": [10, 10.0]}]}""", "Unexpected element type in feature: f expecting type: int64")]
    [InlineData("""{"examples": [{"f": [10.5, 10]}]}""", "Unexpected element type in feature: f expecting type: float")]
    [InlineData("""{"examples": [{"f": ["a", 10]}]}""", "Unexpected element type in feature: f expecting type: bytes")]
    [InlineData("""{"examples": [{"f": 9223372036854775808}]}""", "Feature: f has uint64_t element. Only int64_t is supported.")]
    [InlineData("""{"examples": [{"f": {"b64": "?"}}]}""", "Unable to base64 decode")]
    [InlineData("[]", "JSON Value: [] Is not object")]
    [InlineData("", "JSON Parse error: The document is empty")]
    public async Task Says_what_is_wrong_with_a_body_before_it_looks_for_the_model(string body, string message)
    {
        (int status, string answer) = await _host.PostAsync("/v1/models/nobody:regress", body);

        Assert.Equal((400, message), (status, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("/v1/models/nobody:classify", "x", 404, "Servable not found for request: Latest(nobody)")]
    [InlineData("/v1/models/zoo/versions/7:classify", "x", 404, "Servable not found for request: Specific(zoo, 7)")]
    [InlineData(Classify, "x", 400, "No signature was found with the name: x")]
    [InlineData(Regress, "labels", 400, "No regression outputs found in SignatureDef: labels(inputs) -> (classes), tensorflow/serving/predict")]
    public async Task Says_what_is_missing(string path, string signature, int status, string message)
    {
        (int answered, string answer) = await _host.PostAsync(path, $$"""{"signature_name": "{{signature}}", "examples": [{}]}""");

        Assert.Equal((status, message), (answered, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString()));
    }

    private static Example[] Read(string body)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(body);
        using JsonOutline outline = JsonScanner.Scan(utf8);
        StringElements examples = ExampleBodyReader.Read(utf8, outline);
        return [.. Enumerable.Range(0, examples.Count).Select(i => Example.Parser.ParseFrom(examples[i].ToArray()))];
    }

    private static string TextOf(Example example) => string.Join(';', example.Features.Feature
        .OrderBy(static entry => entry.Key, StringComparer.Ordinal)
        .Select(static entry => $"{entry.Key}={TextOf(entry.Value)}"));

    private static FormattableString TextOf(Feature feature) => feature.KindCase switch
    {
        Feature.KindOneofCase.Int64List => $"int64:{string.Join(',', feature.Int64List.Value)}",
        Feature.KindOneofCase.FloatList => $"float:{string.Join(',', feature.FloatList.Value)}",
        Feature.KindOneofCase.BytesList => $"bytes:{string.Join(',', feature.BytesList.Value.Select(static value => value.ToStringUtf8()))}",
        _ => $"none:",
    };
}
