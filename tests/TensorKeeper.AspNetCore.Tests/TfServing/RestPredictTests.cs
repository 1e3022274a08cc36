// SPDX-License-Identifier: MIT
using System.Text.Json;
using TensorKeeper.AspNetCore.Tests.Hosting;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

public sealed class RestPredictTests(SharedDoorHost shared) : IClassFixture<SharedDoorHost>
{
    private readonly DoorHost _host = shared.Host;

    [Theory]
    [InlineData("""{"instances":[1.0,2.0,5.0]}""", "{\n    \"predictions\": [2.5, 3.0, 4.5\n    ]\n}")]
    [InlineData("""{"instances":[[1.0,2.0],[5.0,6]]}""", "{\n    \"predictions\": [[2.5, 3.0], [4.5, 5.0]\n    ]\n}")]
    [InlineData("""{"instances":[{"x":1.0},{"x":2.0}]}""", "{\n    \"predictions\": [2.5, 3.0\n    ]\n}")]
    [InlineData("""{"instances":[[],[]]}""", "{\n    \"predictions\": [[], []\n    ]\n}")]
    [InlineData("""{"inputs":[3.0,4.0]}""", "{\n    \"outputs\": [\n        3.5,\n        4.0\n    ]\n}")]
    [InlineData("""{"inputs":3.0}""", "{\n    \"outputs\": 3.5\n}")]
    [InlineData("""{"inputs":[]}""", "{\n    \"outputs\": []\n}")]
    [InlineData("""{"inputs":{"x":[[1]]}}""", "{\n    \"outputs\": [\n        [\n            2.5\n        ]\n    ]\n}")]
    [InlineData("""{"inputs":{"unused":[],"x":1,"x":[2]}}""", "{\n    \"outputs\": 2.5\n}")]
    [InlineData("""{"instances":[NaN,Infinity,-Infinity,Inf]}""", "{\n    \"predictions\": [NaN, Infinity, -Infinity, Infinity\n    ]\n}")]
    [InlineData("""{"instances":[1e39,-1e39,1e-60]}""", "{\n    \"predictions\": [Infinity, -Infinity, 2.0\n    ]\n}")]
    [InlineData("""{"signature_name":"","instances":[1]}""", "{\n    \"predictions\": [2.5\n    ]\n}")]
    [InlineData("""{"signature_name":"serving_default","instances":[1]} trailing }""", "{\n    \"predictions\": [2.5\n    ]\n}")]
    [InlineData("""{"instances":[1],"instances":"ignored","other":{"a":[{}]}}""", "{\n    \"predictions\": [2.5\n    ]\n}")]
    public async Task Answers_byte_for_byte(string body, string answer) =>
        Assert.Equal((200, answer), await _host.PostAsync("/v1/models/half_plus_two:predict", body));

    [Theory]
    [InlineData("two", """{"instances":[{"a":[1,2],"b":1},{"b":2,"a":[3,4]}]}""",
        "{\n    \"predictions\": [\n        {\n            \"first\": [1.0, 2.0],\n            \"second\": 1\n        },\n        {\n            \"first\": [3.0, 4.0],\n            \"second\": 2\n        }\n    ]\n}")]
    [InlineData("two", """{"inputs":{"b":[[9223372036854775807]],"a":-0.5}}""",
        "{\n    \"outputs\": {\n        \"first\": -0.5,\n        \"second\": [\n            [\n                9223372036854775807\n            ]\n        ]\n    }\n}")]
    [InlineData("two", """{"instances":[{"a":1,"b":1,"a":"said twice"}]}""",
        "{\n    \"predictions\": [\n        {\n            \"first\": 1.0,\n            \"second\": 1\n        }\n    ]\n}")]
    [InlineData("strings", """{"instances":["a\"\\\n","\u00e9\u0001/"]}""",
        "{\n    \"predictions\": [\n        {\n            \"s_bytes\": {\n                \"b64\": \"YSJcCg==\"\n            },\n            \"text\": \"a\\\"\\\\\\n\"\n        },\n        {\n            \"s_bytes\": {\n                \"b64\": \"w6kBLw==\"\n            },\n            \"text\": \"é\\u0001/\"\n        }\n    ]\n}")]
    [InlineData("bytes", """{"instances":[{"b64":"aGVsbG8="},{"b64":"aGVsbG8"}]}""",
        "{\n    \"predictions\": [{\n            \"b64\": \"aGVsbG8=\"\n        }, {\n            \"b64\": \"aGVsbG8=\"\n        }\n    ]\n}")]
    [InlineData("bytes", """{"inputs":{"b64":"AAECAw=="}}""", "{\n    \"outputs\": {\n        \"b64\": \"AAECAw==\"\n    }\n}")]
    [InlineData("bytes", """{"inputs":{"s":["",{"b64":""}]}}""", "{\n    \"outputs\": [\n        {\n            \"b64\": \"\"\n        },\n        {\n            \"b64\": \"\"\n        }\n    ]\n}")]
    [InlineData("echo_Float64", """{"inputs":[0.1,1e300,-0.0,123456789.125]}""", "{\n    \"outputs\": [\n        0.1,\n        1e+300,\n        -0.0,\n        123456789.125\n    ]\n}")]
    [InlineData("echo_Int32", """{"inputs":[-2147483648,2147483647,-0]}""", "{\n    \"outputs\": [\n        -2147483648,\n        2147483647,\n        0\n    ]\n}")]
    [InlineData("echo_Int8", """{"inputs":[-1,255,300]}""", "{\n    \"outputs\": [\n        -1,\n        -1,\n        44\n    ]\n}")]
    [InlineData("echo_Int16", """{"inputs":[32768]}""", "{\n    \"outputs\": [\n        -32768\n    ]\n}")]
    [InlineData("echo_UInt8", """{"inputs":[256,-1]}""", "{\n    \"outputs\": [\n        0,\n        255\n    ]\n}")]
    [InlineData("echo_Int64", """{"inputs":-9223372036854775808}""", "{\n    \"outputs\": -9223372036854775808\n}")]
    [InlineData("echo_UInt32", """{"inputs":4294967295}""", "{\n    \"outputs\": 4294967295\n}")]
    [InlineData("echo_UInt64", """{"inputs":18446744073709551615}""", "{\n    \"outputs\": 18446744073709551615\n}")]
    [InlineData("echo_Bool", """{"inputs":[true,false]}""", "{\n    \"outputs\": [\n        true,\n        false\n    ]\n}")]
    public async Task Answers_every_type_byte_for_byte(string signature, string body, string answer) =>
        Assert.Equal((200, answer), await PostToZooAsync(signature, body));

    [Theory]
    [InlineData("two", """{"instances":[]}""", 400, "JSON Value: {\n    \"signature_name\": \"two\",\n    \"instances\": []\n} No values in 'instances' array")]
    [InlineData("two", """{"instances":5}""", 400, "JSON Value: {\n    \"signature_name\": \"two\",\n    \"instances\": 5\n} Expecting 'instances' to be an list/array")]
    [InlineData("two", """{"instances":[1],"inputs":[1.5e30]}""", 400, "JSON Value: {\n    \"signature_name\": \"two\",\n    \"instances\": [1],\n    \"inputs\": [1.5e30]\n} Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist ")]
    [InlineData("two", """{"x":1}""", 400, "Missing 'inputs' or 'instances' key")]
    [InlineData("two", """{"instances":[1]}""", 400, "instances is a plain list, but expecting list of objects as multiple input tensors required as per tensorinfo_map")]
    [InlineData("two", """{"inputs":[1]}""", 400, "inputs is a plain value/list, but expecting an object as multiple input tensors required as per tensorinfo_map")]
    [InlineData("two", """{"inputs":{"a":1}}""", 400, "Missing named input: b in 'inputs' object.")]
    [InlineData("two", """{"instances":[{"a":1,"b":1},5]}""", 400, "Expecting object but got list at item 1 of input list")]
    [InlineData("two", """{"instances":[{"a":1}]}""", 400, "Failed to process element: 0 of 'instances' list. JSON object: {\n    \"a\": 1\n} keys must be equal to: a,b")]
    [InlineData("two", """{"instances":[{}]}""", 400, "Failed to process element: 0 of 'instances' list. JSON object: {} keys must be equal to: a,b")]
    [InlineData("two", """{"instances":[{"a":1,"c":1}]}""", 400, "Failed to process element: 0 key: c of 'instances' list. Error: INVALID_ARGUMENT: JSON object: does not have named input: c")]
    [InlineData("two", """{"instances":[{"a":1,"b":1},{"a":1,"b":1.5}]}""", 400, "Failed to process element: 1 key: b of 'instances' list. Error: INVALID_ARGUMENT: JSON Value: 1.5 Type: Number is not of expected type: int64")]
    [InlineData("echo_Float32", """{"instances":[1,{"x":1}]}""", 400, "Expecting value/list but got object at item 1 of input list")]
    [InlineData("echo_Float32", """{"instances":[[1,2],[3]]}""", 400, "Failed to process element: 1 of 'instances' list. Error: INVALID_ARGUMENT: Expecting tensor size: 2 but got: 1")]
    [InlineData("echo_Float32", """{"instances":[[1,2],[[3,4]]]}""", 400, "Failed to process element: 1 of 'instances' list. Error: INVALID_ARGUMENT: Expecting shape [2] but got: [1,2]")]
    [InlineData("echo_Float32", """{"instances":[1,"two"]}""", 400, "Failed to process element: 1 of 'instances' list. Error: INVALID_ARGUMENT: JSON Value: \"two\" Type: String is not of expected type: float")]
    [InlineData("echo_Float32", """{"inputs":[[1,2],[3]]}""", 400, "Encountered list at unexpected size: 1 at level: 1 expected size: 2")]
    [InlineData("echo_Float32", """{"inputs":[[1,2],3]}""", 400, "JSON Value: 3 found at incorrect level: 2 in the JSON DOM. Expected at level: 2")]
    [InlineData("echo_Float32", """{"inputs":[1,[2]]}""", 400, "Encountered list at unexpected level: 1 expected < 1")]
    [InlineData("echo_Float32", """{"inputs":[[],[1]]}""", 400, "Encountered list at unexpected size: 1 at level: 1 expected size: 0")]
    [InlineData("echo_Float32", """{"inputs":[null]}""", 400, "JSON Value: null Type: Null is not of expected type: float")]
    [InlineData("echo_Float32", """{"inputs":[true]}""", 400, "JSON Value: true Type: True is not of expected type: float")]
    [InlineData("echo_Float32", """{"inputs":[{"b64":"AA=="}]}""", 400, "JSON Value: {\n    \"b64\": \"AA==\"\n} Type: Object is not of expected type: float")]
    [InlineData("echo_Int32", """{"inputs":[1.0]}""", 400, "JSON Value: 1.0 Type: Number is not of expected type: int32")]
    [InlineData("echo_Int32", """{"inputs":[2147483648]}""", 400, "JSON Value: 2147483648 Type: Number is not of expected type: int32")]
    [InlineData("echo_Int32", """{"inputs":[1e0]}""", 400, "JSON Value: 1.0 Type: Number is not of expected type: int32")]
    [InlineData("echo_UInt32", """{"inputs":[-1]}""", 400, "JSON Value: -1 Type: Number is not of expected type: uint32")]
    [InlineData("echo_UInt64", """{"inputs":[18446744073709551616]}""", 400, "JSON Value: 18446744073709552000.0 Type: Number is not of expected type: uint64")]
    [InlineData("echo_Bool", """{"inputs":[0]}""", 400, "JSON Value: 0 Type: Number is not of expected type: bool")]
    [InlineData("echo_String", """{"inputs":[1]}""", 400, "JSON Value: 1 Type: Number is not of expected type: string")]
    [InlineData("echo_String", """{"inputs":[{"b64":1}]}""", 400, "JSON Value: {\n    \"b64\": 1\n} not formatted correctly for base64 data")]
    [InlineData("echo_String", """{"inputs":[{"b64":"AA==","x":1}]}""", 400, "JSON Value: {\n    \"b64\": \"AA==\",\n    \"x\": 1\n} not formatted correctly for base64 data")]
    [InlineData("echo_String", """{"inputs":[{"b64":"A"}]}""", 400, "Unable to base64 decode")]
    [InlineData("echo_String", """{"inputs":[{"b64":"A?=="}]}""", 400, "Unable to base64 decode")]
    [InlineData("echo_Float16", """{"inputs":[1.5]}""", 501, "Conversion of JSON Value: 1.5 to type: half")]
    [InlineData("echo_UInt16", """{"inputs":["a"]}""", 501, "Conversion of JSON Value: \"a\" to type: uint16")]
    [InlineData("echo_BFloat16", """{"instances":[1]}""", 400, "Failed to process element: 0 of 'instances' list. Error: UNIMPLEMENTED: Conversion of JSON Value: 1 to type: bfloat16")]
    [InlineData("no_such", """{"instances":[1]}""", 400, "Serving signature name: \"no_such\" not found in signature def")]
    [InlineData("nothing", """{"instances":[1]}""", 400, "Failed to get input map for signature: nothing")]
    [InlineData("scalar", """{"instances":[1]}""", 400, "Tensor name: y has no shape information ")]
    [InlineData("uneven", """{"instances":[1]}""", 400, "Tensor name: q has inconsistent batch size: 2 expecting: 1")]
    [InlineData("half", """{"instances":[1]}""", 400, "Failed to write JSON value for tensor type: half")]
    public async Task Says_what_is_wrong(string signature, string body, int status, string message) =>
        AssertError((status, message), await PostToZooAsync(signature, body));

    [Theory]
    [InlineData("", "JSON Parse error: The document is empty")]
    [InlineData("[1,2", "JSON Parse error: Missing a comma or ']' after an array element. at offset: 4")]
    [InlineData("[1, NaN]", "JSON Value: [1,  Is not object")]
    [InlineData("[1, 2.50]", "JSON Value: [1, 2.5] Is not object")]
    [InlineData("5", "JSON Value: 5 Is not object")]
    [InlineData("""{"signature_name":5}""", "JSON Value: {\n    \"signature_name\": 5\n} not formatted correctly. 'signature_name' key must be a string value.")]
    public async Task Says_what_is_wrong_with_the_text_before_it_looks_for_the_model(string body, string message) =>
        AssertError((400, message), await _host.PostAsync("/v1/models/no_such_model:predict", body));

    [Theory]
    [InlineData("/v1/models/no_such:predict", 404, "Servable not found for request: Latest(no_such)")]
    [InlineData("/v1/models/half_plus_two/versions/9:predict", 404, "Servable not found for request: Specific(half_plus_two, 9)")]
    [InlineData("/v1/models/half_plus_two/labels/canary:predict", 400, "Unrecognized servable version label: canary")]
    [InlineData("/v1/models/zoo:predict", 400, "Serving signature name: \"serving_default\" not found in signature def")]
    [InlineData("/v1/models/zoo/versions/1:predict", 400, "Serving signature name: \"serving_default\" not found in signature def")]
    public async Task Says_what_is_missing(string path, int status, string message) =>
        AssertError((status, message), await _host.PostAsync(path, """{"instances":[1]}"""));

    [Theory]
    [InlineData("/v1/models/half_plus_two/versions/123:predict")]
    [InlineData("/v1/models/half_plus_two/versions/0000123:predict")]
    [InlineData("/v1/models/half_plus_two/labels/stable:predict")]
    [InlineData("/V1/MODELS/half_plus_two/Versions/123:predict")]
    [InlineData("/v1/models/half%5Fplus_two:predict")]
    public async Task Finds_the_model_however_it_is_addressed(string path) =>
        Assert.Equal(200, (await _host.PostAsync(path, """{"instances":[1]}""")).Status);

    [Fact]
    public async Task A_long_value_is_cut_in_the_message()
    {
        string numbers = string.Join(",", Enumerable.Range(0, 1000));

        (int status, string body) = await _host.PostAsync("/v1/models/half_plus_two:predict", $"[{numbers}]");

        string message = JsonDocument.Parse(body).RootElement.GetProperty("error").GetString()!;
        Assert.Equal(400, status);
        Assert.StartsWith("JSON Value: [0, 1, 2, ", message, StringComparison.Ordinal);
        Assert.EndsWith(" Is not object", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 256, 320);
    }

    [Fact]
    public async Task Nesting_without_end_is_an_error_and_no_crash()
    {
        string deep = new string('[', 500_000) + new string(']', 500_000);

        AssertError(
            (400, "tensor parsing error: x"),
            await _host.PostAsync("/v1/models/half_plus_two:predict", $$"""{"inputs":{{deep}}}"""));
        await _host.AssertGoesOnAsync();
    }

    [Fact]
    public async Task Sizes_that_the_text_cannot_keep_take_no_memory()
    {
        long before = AlignedBuffer.LiveBytes;
        string first = "[" + string.Join(",", Enumerable.Repeat("[" + string.Join(",", Enumerable.Repeat("1", 1000)) + "]", 1)) + "]";
        string rows = string.Join(",", Enumerable.Repeat("0", 5000));

        (int status, _) = await _host.PostAsync("/v1/models/half_plus_two:predict", $$"""{"instances":[{{first}},{{rows}}]}""");

        Assert.Equal(400, status);
        Assert.True(AlignedBuffer.LiveBytes - before < 1 << 20);
    }

    [Fact]
    public async Task A_defect_is_told_as_a_trace_id()
    {
        (int status, string body) = await PostToZooAsync("defect", """{"instances":[1]}""");

        Assert.Equal(500, status);
        Assert.Contains("trace id ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        await _host.AssertGoesOnAsync();
    }

    private static void AssertError((int Status, string Message) expected, (int Status, string Body) actual)
    {
        Assert.Equal(
            (expected.Status, expected.Message),
            (actual.Status, JsonDocument.Parse(actual.Body).RootElement.GetProperty("error").GetString()));
        Assert.StartsWith("{\n    \"error\": \"", actual.Body, StringComparison.Ordinal);
        Assert.EndsWith("\"\n}", actual.Body, StringComparison.Ordinal);
    }

    private Task<(int Status, string Body)> PostToZooAsync(string signature, string body) =>
        _host.PostAsync("/v1/models/zoo:predict", $$"""{"signature_name":"{{signature}}",{{body[1..]}}""");
}
