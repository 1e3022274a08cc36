// SPDX-License-Identifier: MIT
extern alias server;
using System.Globalization;
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using server::BlogKeeper.Server.Hosting;
using server::BlogKeeper.Server.Storage;

namespace BlogKeeper.Tests.Storage;

public sealed class MigrationTests(SharedServers servers)
{
    public static TheoryData<string> Kinds => DatabaseKinds.All;

    [Fact]
    public void Each_providers_migrations_lead_to_the_model()
    {
        BlogContext[] contexts =
        [
            new SqliteDesignTimeContext().CreateDbContext([]),
            new PostgreSqlDesignTimeContext().CreateDbContext([]),
            new SqlServerDesignTimeContext().CreateDbContext([]),
        ];

        foreach (BlogContext db in contexts)
        {
            using (db)
            {
                Assert.NotEmpty(db.Database.GetMigrations());
                Assert.False(db.Database.HasPendingModelChanges(), $"{db.GetType().Name}: `dotnet ef migrations add` is needed.");
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_verb_migrate_may_be_said_twice(string kind)
    {
        await using TestDatabase database = await servers.NewDatabaseAsync(kind);

        Assert.Matches(@"^Applied: \d{14}_CreateBlogDB\s+4 sample blogs were added\.\s+$", await MigrateAsync(database, "--seed"));
        Assert.Matches(@"^Nothing to do\.\s+There are blogs already: none were added\.\s+$", await MigrateAsync(database, "--seed"));
    }

    [Fact]
    public async Task A_database_server_is_never_migrated_by_a_mere_start()
    {
        await using TestDatabase database = await servers.NewDatabaseAsync(DatabaseKinds.PostgreSql);
        await using WebApplication app = BlogKeeperApplication.Build(TestServer.SettingsFor(database));

        StartException exception = await Assert.ThrowsAsync<StartException>(() => app.StartAsync(TestBlogs.Token));

        Assert.Contains("`migrate`", exception.Message, StringComparison.Ordinal);
        Assert.Contains("_CreateBlogDB", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_for_postgresql_may_be_run_twice_and_is_all_a_server_needs()
    {
        TestDatabase database = await servers.NewDatabaseAsync(DatabaseKinds.PostgreSql);
        string script = await MigrateAsync(database, "--script");

        await database.ExecuteAsync(script);
        await database.ExecuteAsync(script);

        Assert.Equal("Nothing to do.", (await MigrateAsync(database)).Trim());
        await using TestServer server = await TestServer.StartAsync(database);
        string blog = await server.Client.NewBlogAsync();
        Assert.Equal(3, (await server.Client.PublishAsync(blog, TestBlogs.Articles(3))).NumberOfArticles);
    }

    [Fact]
    public async Task The_script_for_sqlite_makes_a_new_database_and_says_that_it_does_no_more()
    {
        await using TestDatabase database = await servers.NewDatabaseAsync(DatabaseKinds.Sqlite);
        string script = await MigrateAsync(database, "--script");

        Assert.Contains("cannot be run twice", script, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(((Microsoft.Data.Sqlite.SqliteConnection)database.Connect()).DataSource)!);
        await database.ExecuteAsync(script);
        Assert.Equal("Nothing to do.", (await MigrateAsync(database)).Trim());
    }

    [Fact]
    public async Task The_script_for_sql_server_may_be_run_twice_and_compares_text_character_by_character()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        await MigrateCommand.RunAsync(["--script", "--provider=SqlServer", "--connection=Server=nowhere.invalid;Database=BlogDB"], output);
        string script = output.ToString();

        foreach (string part in (string[])
            [
                "IF OBJECT_ID(N'[__EFMigrationsHistory]') IS NULL",
                "CREATE TABLE [BlogSummary]", "CREATE TABLE [Article]",
                "[Name] nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL",
                "[Title] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL",
                "[Author] nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL",
                "[NumberOfArticles] int NOT NULL", "[NumberOfAuthors] int NOT NULL", "[Category] nvarchar(50) NOT NULL",
                "CREATE UNIQUE INDEX [IX_BlogSummary_Name] ON [BlogSummary] ([Name])",
                "CREATE UNIQUE INDEX [IX_Article_BlogSummaryId_Title] ON [Article] ([BlogSummaryId], [Title])",
                "CREATE INDEX [IX_Article_BlogSummaryId_Id] ON [Article] ([BlogSummaryId], [Id])",
                "FOREIGN KEY ([BlogSummaryId]) REFERENCES [BlogSummary] ([Id]) ON DELETE CASCADE",
                "INSERT INTO [__EFMigrationsHistory]",
            ])
        {
            Assert.Contains(part, script, StringComparison.Ordinal);
        }

        // Each change stands behind the question whether it was made.
        int changes = script.Split("CREATE TABLE [").Length + script.Split("CREATE INDEX").Length + script.Split("CREATE UNIQUE INDEX").Length - 3;
        Assert.True(script.Split("IF NOT EXISTS (").Length - 1 >= changes - 1, script);
    }

    private static async Task<string> MigrateAsync(TestDatabase database, params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        await MigrateCommand.RunAsync([.. args, .. TestServer.SettingsFor(database)], output);
        return output.ToString();
    }
}
