// SPDX-License-Identifier: MIT
using System.Data.Common;
using System.Net;
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;
using Grpc.Core;
using Npgsql;

namespace BlogKeeper.Tests.Errors;

public sealed class DatabaseFaultTests(SharedServers servers)
{
    public static TheoryData<string> Kinds => DatabaseKinds.All;

    [Fact]
    public async Task A_database_that_is_gone_is_unavailable()
    {
        await using TestServer server = await servers.StartOnAsync(DatabaseKinds.PostgreSql);
        string name = new NpgsqlConnectionStringBuilder(server.Database.ConnectionString).Database!;
        await using TestDatabase other = await servers.NewDatabaseAsync(DatabaseKinds.PostgreSql);
        await other.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");

        foreach (Func<Task> call in (Func<Task>[])
            [
                async () => await server.Client.GetInfoAsync(new Blog { Name = "RubiksCode" }, cancellationToken: TestBlogs.Token),
                () => server.Client.ReadAsync("RubiksCode"),
                () => server.Client.PublishAsync("RubiksCode", TestBlogs.Articles(1)),
                () => server.Client.NewBlogAsync(),
            ])
        {
            Refusal refusal = await Refusal.OfAsync(call);
            Assert.Equal((StatusCode.Unavailable, "DATABASE_UNAVAILABLE"), (refusal.Code, refusal.Reason));
            Assert.Equal(TimeSpan.FromSeconds(1), refusal.RetryDelay);
        }

        using HttpResponseMessage rest = await server.Rest.GetAsync(new Uri("/v1/blogs/RubiksCode", UriKind.Relative), TestBlogs.Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, rest.StatusCode);
    }

    [Fact]
    public async Task A_file_that_another_program_locks_is_unavailable_to_writers_and_can_be_read()
    {
        await using TestServer server = await servers.StartOnAsync(DatabaseKinds.Sqlite);
        await using DbConnection other = server.Database.Connect();
        await other.OpenAsync(TestBlogs.Token);
        await using DbTransaction writing = await other.BeginTransactionAsync(TestBlogs.Token);

        Refusal refusal = await Refusal.OfAsync(() => server.Client.PublishAsync("RubiksCode", TestBlogs.Articles(1)));
        Assert.Equal((StatusCode.Unavailable, "DATABASE_UNAVAILABLE"), (refusal.Code, refusal.Reason));
        Assert.Equal(12, (await server.Client.ReadAsync("RubiksCode")).Count);

        await writing.RollbackAsync(TestBlogs.Token);
        Assert.Equal(13, (await server.Client.PublishAsync("RubiksCode", TestBlogs.Articles(1))).NumberOfArticles);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_nobody_foresaw_is_internal_and_tells_nothing_but_an_id(string kind)
    {
        await using TestServer server = await servers.StartOnAsync(kind);
        await server.Database.BreakAsync();

        foreach (Func<Task> call in (Func<Task>[])
            [
                async () => await server.Client.GetInfoAsync(new Blog { Name = "RubiksCode" }, cancellationToken: TestBlogs.Token),
                () => server.Client.ReadAsync("RubiksCode"),
                () => server.Client.PublishAsync("RubiksCode", TestBlogs.Articles(1)),
            ])
        {
            Refusal refusal = await Refusal.OfAsync(call);
            Assert.Equal((StatusCode.Internal, "UNEXPECTED"), (refusal.Code, refusal.Reason));
            Assert.Matches("^Something unexpected happened; the server's log has it under [0-9A-Za-z:-]+\\.$", refusal.Message);
        }
    }
}
