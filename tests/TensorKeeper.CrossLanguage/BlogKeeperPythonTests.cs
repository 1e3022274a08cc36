// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace TensorKeeper.CrossLanguage;

/// <summary>Clients that were made from the published contract, before it grew, are understood and understand.</summary>
public sealed class BlogKeeperPythonTests(BlogKeeperProcess server) : IClassFixture<BlogKeeperProcess>, IDisposable
{
    private readonly DirectoryInfo _stubs = Directory.CreateTempSubdirectory("blogkeeper-python-");

    public void Dispose() => _stubs.Delete(recursive: true);

    [Theory]
    [InlineData("RubiksCode")]
    [InlineData("Harbour Lights")]
    public async Task Python_sees_what_the_dotnet_client_sees(string blog)
    {
        JsonElement python = await AskPythonAsync(blog);
        JsonElement[] summary = Documents(await server.AskAsync("info", blog));
        JsonElement[] articles = Documents(await server.AskAsync("articles", blog));

        Assert.True(JsonElement.DeepEquals(Assert.Single(summary), python.GetProperty("summary")), python.GetRawText());
        Assert.NotEmpty(articles);
        Assert.Equal(
            articles.Select(static article => article.GetRawText()),
            python.GetProperty("articles").EnumerateArray().Select(static article => article.GetRawText()),
            static (left, right) => JsonElement.DeepEquals(JsonElement.Parse(left), JsonElement.Parse(right)));
    }

    [Fact]
    public async Task Python_sees_what_is_published_while_the_server_runs()
    {
        await server.AskAsync("create", "Python sees it");
        string file = Path.Combine(_stubs.FullName, "articles.json");
        await File.WriteAllTextAsync(
            file, """[{"title": "Žluťoučký kůň – 日本語", "author": "Ana", "category": "Words"}]""", TestContext.Current.CancellationToken);
        await server.AskAsync("publish", file, "--blog", "Python sees it");

        JsonElement python = await AskPythonAsync("Python sees it");

        Assert.Equal(1, python.GetProperty("summary").GetProperty("numberOfArticles").GetInt32());
        Assert.Equal("Žluťoučký kůň – 日本語", python.GetProperty("articles")[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task Python_is_told_what_is_wrong()
    {
        JsonElement python = await AskPythonAsync("no such blog");

        Assert.Equal("NOT_FOUND", python.GetProperty("code").GetString());
        Assert.Equal("There is no blog 'no such blog'.", python.GetProperty("message").GetString());
    }

    private async Task<JsonElement> AskPythonAsync(string blog)
    {
        await Prerequisite.RequirePythonAsync();
        string published = Repository.Path("tests/TensorKeeper.CrossLanguage/Clients/published");
        await ChildProcess.OutputOfAsync(
            "protoc",
            [
                $"--proto_path={published}", $"--python_out={_stubs.FullName}", $"--grpc_python_out={_stubs.FullName}",
                $"--plugin=protoc-gen-grpc_python={Prerequisite.PythonPlugin()}", "blogkeeper.proto",
            ]);
        string printed = await ChildProcess.OutputOfAsync(
            Prerequisite.Python,
            [Repository.Path("tests/TensorKeeper.CrossLanguage/Clients/blogkeeper.py"), _stubs.FullName, $"localhost:{server.Port}", blog]);
        return JsonElement.Parse(printed);
    }

    private static JsonElement[] Documents(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line))];
}
