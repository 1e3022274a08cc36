// SPDX-License-Identifier: MIT
using BlogKeeper.Client;
using BlogKeeper.Client.Output;
using Grpc.Core;

namespace BlogKeeper.Tests.Client;

public sealed class OutputTests
{
    [Fact]
    public async Task A_row_is_seen_before_the_next_one_is_there()
    {
        var writer = new StringWriter();

        await new TextOutput(new PlainRows(writer)).ShowAsync(ArticlesAsync());

        async IAsyncEnumerable<Article> ArticlesAsync()
        {
            yield return new Article { Title = "First", Author = "A", Category = "C" };
            await Task.Yield();
            Assert.Contains("First", writer.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Titles_cannot_move_the_cursor()
    {
        var writer = new StringWriter();
        Article[] articles = [new() { Title = "red \u001b[31m and\nbroken" }];

        await new TextOutput(new PlainRows(writer)).ShowAsync(articles.ToAsyncEnumerable());

        Assert.Equal("red \uFFFD[31m and\uFFFDbroken", writer.ToString().Split('\n')[1]);
    }

    [Fact]
    public async Task Nothing_is_cut_in_plain_text()
    {
        var writer = new StringWriter();
        string title = new('x', 200);

        await new TextOutput(new PlainRows(writer)).ShowAsync(new[] { new Article { Title = title, Author = "A" } }.ToAsyncEnumerable());

        Assert.Equal($"{title}  A", writer.ToString().Split('\n')[1]);
    }

    [Fact]
    public async Task An_empty_stream_prints_nothing()
    {
        var writer = new StringWriter();

        await new TextOutput(new PlainRows(writer)).ShowAsync(AsyncEnumerable.Empty<Article>());

        Assert.Equal("", writer.ToString());
    }

    [Fact]
    public void Errors_say_what_when_and_how_to_go_on() => Assert.Equal(
        ["busy Start less.", "  a.b: is odd", "  c must not be empty", "  try again in 1.5 s"],
        ErrorLines.Of(new BlogKeeperException(
            StatusCode.ResourceExhausted,
            "busy",
            violations: [new("a.b", "is odd"), new("c", "c must not be empty")],
            retryAfter: TimeSpan.FromSeconds(1.5),
            hint: "Start less.")));

    [Fact]
    public void Progress_is_for_terminals_only()
    {
        var writer = new StringWriter();
        var line = new ProgressLine(writer, isTerminal: false);

        line.Report("1 article");
        line.End();

        Assert.Equal("", writer.ToString());
    }

    [Fact]
    public void Progress_is_wiped_at_its_end()
    {
        var writer = new StringWriter();
        var line = new ProgressLine(writer, isTerminal: true);

        line.Report("1 article");
        line.End();

        Assert.Equal("\r1 article\r         \r", writer.ToString());
    }
}
