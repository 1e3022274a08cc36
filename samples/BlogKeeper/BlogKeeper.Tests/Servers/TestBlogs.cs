// SPDX-License-Identifier: MIT
using Grpc.Core;

namespace BlogKeeper.Tests.Servers;

/// <summary>Blogs that tests make, and what they send and read.</summary>
internal static class TestBlogs
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes an empty blog with a name that nobody else has.</summary>
    public static async Task<string> NewBlogAsync(this BlogKeeper.BlogKeeperClient client, string prefix = "blog")
    {
        string name = $"{prefix} {Guid.NewGuid():N}";
        await client.CreateBlogAsync(new Blog { Name = name }, cancellationToken: Token);
        return name;
    }

    /// <summary>Returns articles "PREFIX 0", "PREFIX 1", and so on, by authors who take turns.</summary>
    public static IEnumerable<Article> Articles(int count, int authors = 3, string prefix = "Title") =>
        Enumerable.Range(0, count).Select(i => new Article { Title = $"{prefix} {i}", Author = $"Author {i % authors}", Category = "Data" });

    /// <summary>Sends a stream; the blog is named in its first message only.</summary>
    public static async Task<BlogSummary> PublishAsync(this BlogKeeper.BlogKeeperClient client, string blog, IEnumerable<Article> articles)
    {
        using AsyncClientStreamingCall<NewArticle, BlogSummary> call = client.PublishArticles(cancellationToken: Token);
        try
        {
            string name = blog;
            foreach (Article article in articles)
            {
                await call.RequestStream.WriteAsync(new NewArticle { Blog = name, Article = article }, Token);
                name = "";
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // The server refused before it had read everything; its answer says why.
        }

        return await call;
    }

    /// <summary>Reads a whole blog.</summary>
    public static async Task<List<Article>> ReadAsync(this BlogKeeper.BlogKeeperClient client, string blog)
    {
        using AsyncServerStreamingCall<Article> call = client.ListArticles(new Blog { Name = blog }, cancellationToken: Token);
        return await call.ResponseStream.ReadAllAsync(Token).ToListAsync(Token);
    }
}
