// SPDX-License-Identifier: MIT
namespace TensorKeeper.CrossLanguage;

/// <summary>What the page of samples/BlogKeeper shows is what its programs print.</summary>
public sealed class BlogKeeperPageTests(BlogKeeperProcess server) : IClassFixture<BlogKeeperProcess>
{
    [Fact]
    public async Task The_first_two_commands_show_the_sample_blog() => AssertShows("client", (await server.RunClientAsync([])).Output);

    [Fact]
    public async Task Titles_get_the_categories_that_the_page_shows() => AssertShows(
        "suggest", (await server.RunClientAsync(["suggest", "Deploying a model server on Kubernetes", "Introduction to SQL injection"])).Output);

    [Fact]
    public async Task A_refusal_reads_as_the_page_shows()
    {
        (int code, _, string errors) = await server.RunClientAsync(
            ["publish", "-"], """[{"title": "Hello"}, {"title": "", "author": "Ana"}]""");

        Assert.Equal(1, code);
        AssertShows("refusal", errors);
    }

    [Fact]
    public async Task REST_answers_as_the_page_shows()
    {
        using var http = new HttpClient();

        AssertShows("rest", await http.GetStringAsync(
            new Uri($"http://localhost:{server.RestPort}/v1/blogs/RubiksCode"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_piped_into_publish_is_published()
    {
        (int created, _, string refusal) = await server.RunClientAsync(["create", "Mine"]);
        (int published, string output, _) = await server.RunClientAsync(
            ["publish", "-", "--blog", "Mine"], """{"title": "Hello", "author": "Ana", "category": "Misc"}""" + "\n");

        Assert.Equal((0, 0, ""), (created, published, refusal));
        Assert.Contains("Mine                                     1         1", output, StringComparison.Ordinal);
    }

    // The block after the marker: a line with the command, then what it prints.
    private static void AssertShows(string marker, string printed)
    {
        string page = File.ReadAllText(Repository.Path("samples/BlogKeeper/README.md"));
        string block = page.Split($"<!-- {marker}: ")[1].Split("```console\n")[1].Split("```")[0];

        Assert.Equal(printed.ReplaceLineEndings("\n").TrimEnd(), string.Join('\n', block.Split('\n').Skip(1)).TrimEnd());
    }
}
