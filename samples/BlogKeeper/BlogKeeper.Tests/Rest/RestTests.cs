// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;

namespace BlogKeeper.Tests.Rest;

public sealed class RestTests(SharedServers servers)
{
    public static TheoryData<string> Kinds => DatabaseKinds.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Tells_of_a_blog(string kind) =>
        Assert.Equal("""{"name":"RubiksCode","numberOfArticles":12,"numberOfAuthors":3}""", await GetAsync(kind, "/v1/blogs/RubiksCode"));

    [Theory, MemberData(nameof(Kinds))]
    public async Task Sends_articles_one_in_each_line(string kind)
    {
        string[] lines = (await GetAsync(kind, "/v1/blogs/RubiksCode/articles")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(12, lines.Length);
        Assert.Equal("""{"title":"A C# client for TensorFlow Serving","author":"Nikola M.","category":"AI"}""", lines[0]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Makes_a_blog_and_publishes_in_it(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string name = Guid.NewGuid().ToString();

        using HttpResponseMessage made = await PostAsync(server, "/v1/blogs", $$"""{"name":"{{name}}"}""");
        using HttpResponseMessage published = await PostAsync(server, $"/v1/blogs/{name}/articles", """{"title":"T","author":"A"}""");
        using HttpResponseMessage again = await PostAsync(server, $"/v1/blogs/{name}/articles", """{"title":"T","author":"A"}""");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Conflict), (made.StatusCode, published.StatusCode, again.StatusCode));
        Assert.Equal($$"""{"name":"{{name}}","numberOfArticles":1,"numberOfAuthors":1}""", await published.Content.ReadAsStringAsync(TestBlogs.Token));
        Assert.Contains(name, await GetAsync(kind, "/v1/blogs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suggests_a_category()
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);

        using HttpResponseMessage answer = await PostAsync(server, "/v1/articles:suggestCategory", """{"title":"Docker images"}""");

        Assert.Equal("""{"title":"Docker images","author":"","category":"DevOps"}""", await answer.Content.ReadAsStringAsync(TestBlogs.Token));
    }

    [Theory]
    [InlineData("/v1/blogs/NoSuchBlog", HttpStatusCode.NotFound, 5, "UNKNOWN_BLOG")]
    [InlineData("/v1/blogs/NoSuchBlog/articles", HttpStatusCode.NotFound, 5, "UNKNOWN_BLOG")]
    [InlineData("/v1/blogs/%27%20or%201%3D1%20--", HttpStatusCode.NotFound, 5, "UNKNOWN_BLOG")]
    [InlineData("/v1/blogs/%20", HttpStatusCode.BadRequest, 3, "INVALID_FIELDS")]
    [InlineData("/v1/blogs/a%0Ab", HttpStatusCode.BadRequest, 3, "INVALID_FIELDS")]
    public async Task Refuses_with_the_status_of_http_and_the_details_of_grpc(string path, HttpStatusCode status, int code, string reason)
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);

        using HttpResponseMessage answer = await server.Rest.GetAsync(new Uri(path, UriKind.Relative), TestBlogs.Token);
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestBlogs.Token);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, body.GetProperty("code").GetInt32());
        Assert.Equal("type.googleapis.com/google.rpc.ErrorInfo", body.GetProperty("details")[0].GetProperty("@type").GetString());
        Assert.Equal(reason, body.GetProperty("details")[0].GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":7}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":""}""", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task Refuses_a_body_that_is_no_such_message(string body, HttpStatusCode status)
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);

        using HttpResponseMessage answer = await PostAsync(server, "/v1/blogs", body);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_body_that_is_longer_than_any_message()
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);

        using HttpResponseMessage answer = await PostAsync(server, "/v1/blogs", $$"""{"name":"{{new string('x', 2_000_000)}}"}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, string path, string json) => server.Rest.PostAsync(
        new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"), TestBlogs.Token);

    private async Task<string> GetAsync(string kind, string path) =>
        await (await servers.OnAsync(kind)).Rest.GetStringAsync(new Uri(path, UriKind.Relative), TestBlogs.Token);
}
