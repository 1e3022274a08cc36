// SPDX-License-Identifier: MIT
using System.Net.Http.Json;
using System.Text.Json;
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;
using Google.Api;

namespace BlogKeeper.Tests.Rest;

public sealed class OpenApiTests(SharedServers servers)
{
    [Fact]
    public async Task Describes_every_call_that_has_a_path_and_no_other()
    {
        JsonElement document = await ReadAsync();

        IEnumerable<string> described =
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select $"{operation.Name} {path.Name} {operation.Value.GetProperty("operationId").GetString()}";
        IEnumerable<string> served =
            from method in BlogKeeper.Descriptor.Methods
            let rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)
            where rule is not null
            select rule.Get.Length > 0 ? $"get {rule.Get} {method.Name}" : $"post {rule.Post} {method.Name}";
        Assert.Equal(served.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Says_what_goes_in_what_comes_out_and_how_it_fails()
    {
        JsonElement document = await ReadAsync();
        JsonElement publish = document.GetProperty("paths").GetProperty("/v1/blogs/{blog}/articles").GetProperty("post");

        Assert.Equal("blog", publish.GetProperty("parameters")[0].GetProperty("name").GetString());
        Assert.Equal("#/components/schemas/Article", SchemaOf(publish.GetProperty("requestBody")));
        Assert.Equal("#/components/schemas/BlogSummary", SchemaOf(publish.GetProperty("responses").GetProperty("200")));
        Assert.Equal(["200", "400", "404", "409", "429", "500", "503"], publish.GetProperty("responses").EnumerateObject().Select(static response => response.Name));
        Assert.Equal("#/components/schemas/Status", SchemaOf(publish.GetProperty("responses").GetProperty("409")));
        Assert.Equal(
            ["name", "numberOfArticles", "numberOfAuthors"],
            document.GetProperty("components").GetProperty("schemas").GetProperty("BlogSummary").GetProperty("properties").EnumerateObject().Select(static field => field.Name));
    }

    [Fact]
    public async Task Says_that_a_stream_is_one_object_in_each_line()
    {
        JsonElement answer = (await ReadAsync()).GetProperty("paths").GetProperty("/v1/blogs/{name}/articles").GetProperty("get").GetProperty("responses").GetProperty("200");

        Assert.Equal("#/components/schemas/Article", SchemaOf(answer));
        Assert.Contains("one in each line", answer.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    private static string? SchemaOf(JsonElement content) =>
        content.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString();

    private async Task<JsonElement> ReadAsync()
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);
        return await server.Rest.GetFromJsonAsync<JsonElement>(new Uri("/openapi/v1.json", UriKind.Relative), TestBlogs.Token);
    }
}
