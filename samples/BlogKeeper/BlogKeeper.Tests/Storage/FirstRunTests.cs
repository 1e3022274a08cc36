// SPDX-License-Identifier: MIT
using System.Data.Common;
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace BlogKeeper.Tests.Storage;

public sealed class FirstRunTests(SharedServers servers)
{
    [Fact]
    public async Task Makes_the_file_migrates_it_and_fills_it_with_blogs_whose_counts_are_true()
    {
        await using TestServer server = await servers.StartOnAsync(DatabaseKinds.Sqlite);
        using AsyncServerStreamingCall<BlogSummary> call = server.Client.ListBlogs(new Empty(), cancellationToken: TestBlogs.Token);

        List<BlogSummary> blogs = await call.ResponseStream.ReadAllAsync(TestBlogs.Token).ToListAsync(TestBlogs.Token);

        Assert.Equal(["Harbour Lights", "RubiksCode", "Span of Attention", "The Query Planner"], blogs.Select(static blog => blog.Name));
        foreach (BlogSummary blog in blogs)
        {
            List<Article> articles = await server.Client.ReadAsync(blog.Name);
            Assert.Equal(
                (articles.Count, articles.Select(static article => article.Author).Distinct().Count()), (blog.NumberOfArticles, blog.NumberOfAuthors));
        }
    }

    [Fact]
    public async Task Lets_readers_and_the_writer_work_at_the_same_time()
    {
        await using TestServer server = await servers.StartOnAsync(DatabaseKinds.Sqlite);
        await using DbConnection connection = server.Database.Connect();
        await connection.OpenAsync(TestBlogs.Token);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";

        Assert.Equal("wal", await command.ExecuteScalarAsync(TestBlogs.Token));
    }

    [Fact]
    public async Task Keeps_what_is_there_when_it_is_started_again()
    {
        await using TestDatabase database = await servers.NewDatabaseAsync(DatabaseKinds.Sqlite);
        string blog;
        await using (TestServer first = await TestServer.StartAsync(database.Borrowed()))
        {
            blog = await first.Client.NewBlogAsync();
            await first.Client.PublishAsync("RubiksCode", TestBlogs.Articles(1));
        }

        await using TestServer second = await TestServer.StartAsync(database.Borrowed());

        Assert.Equal(13, (await second.Client.ReadAsync("RubiksCode")).Count);
        Assert.Empty(await second.Client.ReadAsync(blog));
    }
}
