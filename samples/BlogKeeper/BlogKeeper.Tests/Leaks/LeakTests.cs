// SPDX-License-Identifier: MIT
using System.Data.Common;
using System.Globalization;
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;
using Grpc.Core;
using Grpc.Net.Client;

namespace BlogKeeper.Tests.Leaks;

public sealed class LeakTests(SharedServers servers)
{
    private const int Calls = 10_000;
    private const int AtOnce = 64;

    private static readonly TimeSpan LongestWindDown = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Kinds => DatabaseKinds.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Ten_thousand_calls_many_broken_off_leave_nothing_open(string kind)
    {
        await using TestServer server = await servers.StartOnAsync(kind);
        using var pool = new NpgsqlPoolReading(server.Database.ConnectionString);
        string blog = await server.Client.NewBlogAsync();
        await server.Client.PublishAsync(blog, TestBlogs.Articles(3_000, prefix: new string('x', 150)));

        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async worker =>
        {
            var random = new Random(worker);
            GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcAddress);
            while (Interlocked.Increment(ref next) is var call && call <= Calls)
            {
                if (call % 500 == 0)
                {
                    channel.Dispose();   // a client whose process is killed: the connection goes, and all calls on it
                    channel = GrpcChannel.ForAddress(server.GrpcAddress);
                }

                await CallAsync(new BlogKeeper.BlogKeeperClient(channel), blog, call, random);
            }

            channel.Dispose();
        }));

        await UntilNothingIsOpenAsync(server, pool);

        // What was broken off has left neither articles nor wrong counts.
        BlogSummary summary = await server.Client.GetInfoAsync(new Blog { Name = blog }, cancellationToken: TestBlogs.Token);
        Assert.Equal(summary.NumberOfArticles, (await server.Client.ReadAsync(blog)).Count);
        Assert.Equal(0, (summary.NumberOfArticles - 3_000) % 10);
    }

    /// <summary>One of: a whole answer, a stream left in its middle, a stream cancelled at once, a publication broken off.</summary>
    private static async Task CallAsync(BlogKeeper.BlogKeeperClient client, string blog, int call, Random random)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestBlogs.Token);
        try
        {
            switch (call % 8)
            {
                case < 5:
                    await client.GetInfoAsync(new Blog { Name = blog }, cancellationToken: TestBlogs.Token);
                    break;
                case 5:
                    using (AsyncClientStreamingCall<NewArticle, BlogSummary> publication = client.PublishArticles(cancellationToken: giveUp.Token))
                    {
                        foreach (Article article in TestBlogs.Articles(10, prefix: $"Call {call}"))
                        {
                            await publication.RequestStream.WriteAsync(new NewArticle { Blog = blog, Article = article }, TestBlogs.Token);
                        }

                        // Most are broken off before their end; the others at some time after it.
                        if (call % 64 == 5)
                        {
                            await publication.RequestStream.CompleteAsync();
                            giveUp.CancelAfter(random.Next(0, 5));
                            await publication;
                        }
                    }

                    break;
                default:
                    using (AsyncServerStreamingCall<Article> stream = client.ListArticles(new Blog { Name = blog }, cancellationToken: giveUp.Token))
                    {
                        for (int read = random.Next(0, 20); read > 0 && await stream.ResponseStream.MoveNext(TestBlogs.Token); read--) { }
                    }

                    break;
            }
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Cancelled or StatusCode.Unavailable)
        {
            // Cancelled by us, or on a connection that we closed.
        }
    }

    // The server hears of a client's end a moment later than the client.
    private static async Task UntilNothingIsOpenAsync(TestServer server, NpgsqlPoolReading pool)
    {
        using var timeout = new CancellationTokenSource(LongestWindDown);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        string open;
        while ((open = await OpenAsync(server, pool)).Length > 0)
        {
            try
            {
                await tick.WaitForNextTickAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"After {LongestWindDown} there is still open: {open}");
            }
        }
    }

    private static async Task<string> OpenAsync(TestServer server, NpgsqlPoolReading pool)
    {
        await using DbConnection connection = server.Database.Connect();
        await connection.OpenAsync(TestBlogs.Token);
        await using DbCommand command = connection.CreateCommand();
        switch (server.Database.Kind)
        {
            case DatabaseKinds.Sqlite:
                // The whole log can be written back and cut off only if nobody reads and nobody writes.
                command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
                return Convert.ToInt64(await command.ExecuteScalarAsync(TestBlogs.Token), CultureInfo.InvariantCulture) == 0 ? "" : "a reader or a writer";
            case DatabaseKinds.PostgreSql:
                command.CommandText =
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
                long sessions = (long)(await command.ExecuteScalarAsync(TestBlogs.Token))!;

                // One is in use: that of this question.
                long used = pool.Read("used") - 1;
                return sessions == 0 && used == 0 ? "" : $"{sessions} sessions of the server, {used} connections of the pool";
            default:
                command.CommandText =
                    "SELECT COUNT(*) FROM sys.dm_exec_sessions WHERE database_id = DB_ID() AND session_id <> @@SPID AND (open_transaction_count > 0 OR status = 'running')";
                return (int)(await command.ExecuteScalarAsync(TestBlogs.Token))! == 0 ? "" : "a session";
        }
    }
}
