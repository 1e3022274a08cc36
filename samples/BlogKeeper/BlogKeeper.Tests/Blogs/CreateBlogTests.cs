// SPDX-License-Identifier: MIT
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Errors;
using BlogKeeper.Tests.Servers;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace BlogKeeper.Tests.Blogs;

public sealed class CreateBlogTests(SharedServers servers)
{
    public static TheoryData<string> Kinds => DatabaseKinds.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Makes_an_empty_blog(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string name = Guid.NewGuid().ToString();

        BlogSummary made = await server.Client.CreateBlogAsync(new Blog { Name = name }, cancellationToken: TestBlogs.Token);

        Assert.Equal(new BlogSummary { Name = name }, made);
        Assert.Equal(made, await server.Client.GetInfoAsync(new Blog { Name = name }, cancellationToken: TestBlogs.Token));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Refuses_a_name_that_is_taken(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string name = await server.Client.NewBlogAsync();

        Refusal refusal = await Refusal.OfAsync(server.Client.CreateBlogAsync(new Blog { Name = name }, cancellationToken: TestBlogs.Token));

        Assert.Equal((StatusCode.AlreadyExists, "BLOG_EXISTS"), (refusal.Code, refusal.Reason));
        Assert.Equal(["name"], refusal.Fields);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Lets_one_of_many_have_a_name_that_all_want(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        var blog = new Blog { Name = Guid.NewGuid().ToString() };

        StatusCode[] codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using AsyncUnaryCall<BlogSummary> call = server.Client.CreateBlogAsync(blog, cancellationToken: TestBlogs.Token);
            await call.ResponseHeadersAsync;
            try
            {
                await call;
                return StatusCode.OK;
            }
            catch (RpcException exception)
            {
                return exception.StatusCode;
            }
        }));

        Assert.Single(codes, StatusCode.OK);
        Assert.Equal(19, codes.Count(static code => code == StatusCode.AlreadyExists));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Lists_blogs_by_name_character_by_character(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string key = Guid.NewGuid().ToString("N");
        string[] suffixes = ["b", "é", "A", "a", "B", "Z", .. Enumerable.Range(0, 300).Select(static i => $"+{i:000}")];
        await server.Database.ExecuteAsync(
            "INSERT INTO \"BlogSummary\" (\"Name\", \"NumberOfArticles\", \"NumberOfAuthors\") VALUES " +
            string.Join(", ", suffixes.Select(suffix => $"('{key}{suffix}', 0, 0)")));

        using AsyncServerStreamingCall<BlogSummary> call = server.Client.ListBlogs(new Empty(), cancellationToken: TestBlogs.Token);
        List<string> names = await call.ResponseStream.ReadAllAsync(TestBlogs.Token).Select(static blog => blog.Name).ToListAsync(TestBlogs.Token);

        Assert.Equal([.. Enumerable.Range(0, 300).Select(static i => $"+{i:000}"), "A", "B", "Z", "a", "b", "é"], names.Where(name => name.StartsWith(key, StringComparison.Ordinal)).Select(static name => name[32..]));
        Assert.Contains("RubiksCode", names);
    }
}
