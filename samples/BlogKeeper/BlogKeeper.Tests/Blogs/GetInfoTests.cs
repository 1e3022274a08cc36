// SPDX-License-Identifier: MIT
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Errors;
using BlogKeeper.Tests.Servers;
using Grpc.Core;

namespace BlogKeeper.Tests.Blogs;

public sealed class GetInfoTests(SharedServers servers)
{
    public static TheoryData<string> Kinds => DatabaseKinds.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Tells_name_and_counts(string kind)
    {
        TestServer server = await servers.OnAsync(kind);

        BlogSummary summary = await server.Client.GetInfoAsync(new Blog { Name = "RubiksCode" }, cancellationToken: TestBlogs.Token);

        Assert.Equal(new BlogSummary { Name = "RubiksCode", NumberOfArticles = 12, NumberOfAuthors = 3 }, summary);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Does_not_know_other_blogs(string kind)
    {
        Refusal refusal = await AskAsync(kind, "NoSuchBlog");

        Assert.Equal((StatusCode.NotFound, "UNKNOWN_BLOG"), (refusal.Code, refusal.Reason));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Tells_upper_and_lower_case_apart(string kind) =>
        Assert.Equal(StatusCode.NotFound, (await AskAsync(kind, "rubikscode")).Code);

    [Theory, MemberData(nameof(Kinds))]
    public async Task Takes_a_name_as_text_and_never_as_sql(string kind)
    {
        foreach (string name in (string[])["' or 1=1 --", "'; DROP TABLE \"Article\"; --", "%", "RubiksCode' --", "\\'", "RubiksCod_", "' UNION SELECT 1,2,3,4 --"])
        {
            Assert.Equal((StatusCode.NotFound, "UNKNOWN_BLOG"), await AskAsync(kind, name) is var refusal ? (refusal.Code, refusal.Reason) : default);
        }

        TestServer server = await servers.OnAsync(kind);
        Assert.NotEmpty(await server.Client.ReadAsync("RubiksCode"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Refuses_what_is_no_name(string kind)
    {
        foreach (string name in (string[])["", new('a', 101), " RubiksCode", "RubiksCode ", "Rubiks\0Code", "Rubiks\nCode"])
        {
            Refusal refusal = await AskAsync(kind, name);
            Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELDS"), (refusal.Code, refusal.Reason));
            Assert.Equal(["name"], refusal.Fields);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Takes_names_of_a_hundred_characters_in_any_script(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string name = (Guid.NewGuid().ToString("N") + string.Concat(Enumerable.Repeat("Čćž блог 日本語 ブログ🙂", 10)))[..100];
        await server.Client.CreateBlogAsync(new Blog { Name = name }, cancellationToken: TestBlogs.Token);

        Assert.Equal(name, (await server.Client.GetInfoAsync(new Blog { Name = name }, cancellationToken: TestBlogs.Token)).Name);
    }

    private async Task<Refusal> AskAsync(string kind, string name)
    {
        TestServer server = await servers.OnAsync(kind);
        return await Refusal.OfAsync(server.Client.GetInfoAsync(new Blog { Name = name }, cancellationToken: TestBlogs.Token));
    }
}
