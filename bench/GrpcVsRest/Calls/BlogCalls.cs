// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using System.Text.Json;
using BlogKeeper;
using BlogKeeper.Client;

namespace GrpcVsRest.Calls;

/// <summary>The calls of BlogKeeper.</summary>
internal sealed class BlogCalls(Server server, BlogKeeperClient client)
{
    private const string Blog = "Bench";
    private const string Service = "/blogkeeper.BlogKeeper/";

    /// <summary>The articles that are listed.</summary>
    public const int Articles = 100;

    private int _blogs;

    /// <summary>Makes a blog, and the operations on it.</summary>
    public async Task<IReadOnlyList<Operation>> MakeAsync(CancellationToken cancellationToken)
    {
        Article[] articles = [.. Enumerable.Range(0, Articles).Select(NewArticle)];
        await client.CreateBlogAsync(Blog, cancellationToken);
        BlogSummary summary = await client.PublishAsync(Blog, articles.ToAsyncEnumerable(), cancellationToken);
        return
        [
            new("GetInfo", [GetInfo(summary), Rest("REST", $"/v1/blogs/{Blog}", body => CheckJson(body, summary))]),
            new($"ListArticles ({Articles})",
                [ListArticles(server, Blog, articles), Rest("REST", $"/v1/blogs/{Blog}/articles", body => CheckLines(body, articles))]),
            new("PublishArticle", [PublishOverGrpc(), PublishOverRest()]),
        ];
    }

    /// <summary>The call that both a server of ours and a peer know.</summary>
    public static Call GetInfo(Server server, string blog, BlogSummary expected)
    {
        byte[] body = GrpcFrame.Wrap(new Blog { Name = blog });
        return new("gRPC", Door.Grpc, server, _ => new(Service + "GetInfo", body),
            answer => Require(GrpcFrame.Unwrap(answer, BlogSummary.Parser).Single().Equals(expected), "GetInfo over gRPC"));
    }

    /// <summary>The stream that both a server of ours and a peer know.</summary>
    public static Call ListArticles(Server server, string blog, IReadOnlyList<Article> expected)
    {
        byte[] body = GrpcFrame.Wrap(new Blog { Name = blog });
        return new("gRPC", Door.Grpc, server, _ => new(Service + "ListArticles", body),
            answer => Require(GrpcFrame.Unwrap(answer, Article.Parser).SequenceEqual(expected), "ListArticles over gRPC"));
    }

    private Call GetInfo(BlogSummary summary) => GetInfo(server, Blog, summary);

    private Call Rest(string label, string path, Action<byte[]> check) => new(label, Door.Rest, server, _ => new(path, Body: null), check);

    private Call PublishOverGrpc()
    {
        string blog = "";
        return new("gRPC", Door.Grpc, server,
            number => new(Service + "PublishArticle", GrpcFrame.Wrap(new NewArticle { Blog = blog, Article = NewArticle((int)number) })),
            static answer => Require(GrpcFrame.Unwrap(answer, BlogSummary.Parser).Single().NumberOfArticles > 0, "PublishArticle over gRPC"))
        {
            IsRepeatable = false,
            PrepareAsync = async token => blog = await NewBlogAsync(token),
        };
    }

    private Call PublishOverRest()
    {
        string blog = "";
        return new("REST", Door.Rest, server,
            number => new($"/v1/blogs/{blog}/articles", JsonSerializer.SerializeToUtf8Bytes(JsonOf(NewArticle((int)number)))),
            static answer => Require(
                JsonDocument.Parse(answer).RootElement.GetProperty("numberOfArticles").GetInt32() > 0, "PublishArticle over REST"))
        {
            IsRepeatable = false,
            PrepareAsync = async token => blog = await NewBlogAsync(token),
        };
    }

    // The more a blog has, the longer its counting takes: each series begins with an empty one.
    private async Task<string> NewBlogAsync(CancellationToken cancellationToken)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"Bench-{Interlocked.Increment(ref _blogs)}");
        return (await client.CreateBlogAsync(name, cancellationToken)).Name;
    }

    private static Article NewArticle(int number) => new()
    {
        Title = string.Create(CultureInfo.InvariantCulture, $"What we learned from release {number} of our model server"),
        Author = number % 3 == 0 ? "Nikola M." : "Jelena P.",
        Category = "AI",
    };

    private static Dictionary<string, string> JsonOf(Article article) =>
        new() { ["title"] = article.Title, ["author"] = article.Author, ["category"] = article.Category };

    private static void CheckJson(byte[] body, BlogSummary expected) =>
        Require(BlogSummary.Parser.ParseJson(Encoding.UTF8.GetString(body)).Equals(expected), "GetInfo over REST");

    private static void CheckLines(byte[] body, Article[] expected) => Require(
        Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Article.Parser.ParseJson).SequenceEqual(expected),
        "ListArticles over REST");

    private static void Require(bool isRight, string what)
    {
        if (!isRight) { throw new InvalidOperationException($"{what} did not answer what was stored."); }
    }
}
