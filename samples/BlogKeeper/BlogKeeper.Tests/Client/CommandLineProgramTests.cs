// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;
using BlogKeeper.Client.CommandLine;
using Spectre.Console;

namespace BlogKeeper.Tests.Client;

public sealed class CommandLineProgramTests(LiveServer server) : IClassFixture<LiveServer>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("blogkeeper-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_words_it_shows_the_sample_blog_and_its_articles()
    {
        Run run = await RunAsync([]);

        Assert.Equal((0, ""), (run.Code, run.Errors));
        string[] lines = run.Output.Split('\n');
        Assert.Equal("BLOG                              ARTICLES   AUTHORS", lines[0]);
        Assert.StartsWith("RubiksCode  ", lines[1], StringComparison.Ordinal);
        Assert.Equal("TITLE                                                             AUTHOR                    CATEGORY", lines[3]);
        Assert.Contains("Introduction to gRPC in .NET", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_a_document_a_line()
    {
        Run run = await RunAsync(["--json"]);

        JsonElement[] documents = [.. run.Output.TrimEnd('\n').Split('\n').Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal("RubiksCode", documents[0].GetProperty("name").GetString());
        Assert.Equal(documents[0].GetProperty("numberOfArticles").GetInt32(), documents.Length - 1);
        Assert.All(documents[1..], static article => Assert.NotEmpty(article.GetProperty("title").GetString()!));
    }

    [Fact]
    public async Task Files_are_published_and_listed()
    {
        string blog = LiveServer.NewBlogName();
        string array = Write("array.json", """[{"title": "One", "author": "A"}, {"title": "Two", "author": "B", "category": "C"}]""");
        string lines = Write("lines.json", "{\"title\": \"Three\", \"author\": \"A\"}\n{\"title\": \"Four\", \"author\": \"A\"}\n");

        Run created = await RunAsync(["create", blog, "--json"]);
        Run first = await RunAsync(["publish", array, "--blog", blog, "--json"]);
        Run second = await RunAsync(["publish", "-", "--blog", blog, "--json"], input: await File.ReadAllTextAsync(lines, TestContext.Current.CancellationToken));
        Run listed = await RunAsync(["articles", blog]);

        Assert.Equal($$"""{ "name": "{{blog}}", "numberOfArticles": 0, "numberOfAuthors": 0 }""" + "\n", created.Output);
        Assert.Equal($$"""{ "name": "{{blog}}", "numberOfArticles": 2, "numberOfAuthors": 2 }""" + "\n", first.Output);
        Assert.Equal($$"""{ "name": "{{blog}}", "numberOfArticles": 4, "numberOfAuthors": 2 }""" + "\n", second.Output);
        Assert.Equal(["TITLE", "One", "Two", "Three", "Four"], listed.Output.TrimEnd('\n').Split('\n').Select(static line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_refusal_is_told_field_by_field()
    {
        string blog = LiveServer.NewBlogName();
        await RunAsync(["create", blog]);
        string file = Write("refused.json", """[{"title": ""}, {"title": "Two", "author": "B"}]""");

        Run run = await RunAsync(["publish", file, "--blog", blog]);

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Equal(
            """
            articles[0].title must not be empty; and 1 more.
              articles[0].title must not be empty
              articles[0].author must not be empty

            """,
            run.Errors.ReplaceLineEndings());
    }

    [Fact]
    public async Task An_unknown_blog_is_one_line()
    {
        Run run = await RunAsync(["articles", "no such blog"]);

        Assert.Equal(new Run(1, "", "There is no blog 'no such blog'." + Environment.NewLine), run);
    }

    [Fact]
    public async Task Titles_get_categories()
    {
        Run words = await RunAsync(["suggest", "Training a neural network", "Deploying to Kubernetes", "--json"]);
        Run lines = await RunAsync(["suggest", "-", "--json"], input: "Training a neural network\n\n  Deploying to Kubernetes\n");
        Run file = await RunAsync(["suggest", Write("titles.txt", "Training a neural network\nDeploying to Kubernetes"), "--json"]);

        Assert.Equal(2, words.Output.TrimEnd('\n').Split('\n').Length);
        Assert.DoesNotContain("\"category\": \"\"", words.Output, StringComparison.Ordinal);
        Assert.Equal((words, words), (lines, file));
    }

    [Theory]
    [InlineData("""[{"title": "One", "titel": "Two"}]""", "titel")]
    [InlineData("""[{"title": "One"}, 2]""", "line 1")]
    [InlineData("""[{"author": "A"}]""", "title")]
    [InlineData("[null]", "null")]
    [InlineData("[", "line 1")]
    [InlineData("title: One", "line 1")]
    public async Task A_file_that_holds_something_else_is_refused_before_anything_is_published(string json, string word)
    {
        string blog = LiveServer.NewBlogName();
        await RunAsync(["create", blog]);

        Run run = await RunAsync(["publish", Write("broken.json", json), "--blog", blog]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("broken.json", run.Errors, StringComparison.Ordinal);
        Assert.Contains(word, run.Errors, StringComparison.Ordinal);
        Assert.Contains("\"numberOfArticles\": 0", (await RunAsync(["info", blog, "--json"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        Run run = await RunAsync(["publish", "no-such-file.json"]);

        Assert.Equal(2, run.Code);
        Assert.Contains("no-such-file.json", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("info")]
    [InlineData("info", "a", "b")]
    [InlineData("blogs", "a")]
    [InlineData("suggest")]
    [InlineData("--frobnicate")]
    [InlineData("--ca-certificate=no-such-file.pem")]
    public async Task What_it_does_not_understand_is_a_usage_error(params string[] words)
    {
        Run run = await RunAsync(words);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.EndsWith("See blogkeeper --help." + Environment.NewLine, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_verb_and_needs_no_server()
    {
        Run run = await RunAsync(["--help", "--address", "localhost:1"]);

        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.All(Verb.All, verb => Assert.Contains($"\n  {verb.Name} ", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nothing_listens_one_line_says_what_to_start()
    {
        Run run = await RunAsync(["--address", "localhost:1"]);

        Assert.Equal(1, run.Code);
        Assert.Equal(
            "No BlogKeeper server was reached at http://localhost:1. "
            + "Start one with: dotnet run -c Release --project samples/BlogKeeper/BlogKeeper.Server" + Environment.NewLine,
            run.Errors);
    }

    [Fact]
    public async Task The_port_of_REST_is_told_apart()
    {
        Run run = await RunAsync(["--address", server.Rest]);

        Assert.Equal(1, run.Code);

        // It answers in HTTP/1.1 and hangs up; which of the two is seen first is a matter of chance.
        Assert.True(
            run.Errors.Contains("does not speak gRPC", StringComparison.Ordinal) || run.Errors.Contains("broke the connection off", StringComparison.Ordinal),
            run.Errors);
        Assert.Contains("gRPC port, 50051 by default", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends_as_shells_expect()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        Run run = await RunAsync(["articles", "RubiksCode"], cancellationToken: stop.Token);

        Assert.Equal(new Run(130, "", ""), run);
    }

    [Fact]
    public async Task A_terminal_gets_a_table_with_a_rule()
    {
        var screen = new StringWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(screen), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.No,
        });
        terminal.Profile.Width = 60;

        Run run = await RunAsync(["articles", "RubiksCode"], terminal: terminal);

        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.Contains(new string('─', 60), screen.ToString(), StringComparison.Ordinal);
        Assert.Contains("TITLE", screen.ToString(), StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<Run> RunAsync(
        string[] words, string input = "", IAnsiConsole? terminal = null, CancellationToken? cancellationToken = null)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var surroundings = new Surroundings
        {
            Output = output, Errors = errors, Input = () => new MemoryStream(Encoding.UTF8.GetBytes(input)), Terminal = terminal, Address = server.Grpc,
        };
        int code = await CommandLineProgram.RunAsync(words, surroundings, cancellationToken ?? TestContext.Current.CancellationToken);
        return new Run(code, output.ToString(), errors.ToString());
    }

    private sealed record Run(int Code, string Output, string Errors);
}
