// SPDX-License-Identifier: MIT
using System.Net;
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace BlogKeeper.Tests.Hosting;

public sealed class HealthTests(SharedServers servers)
{
    public static TheoryData<string> Kinds => DatabaseKinds.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Is_ready_when_the_database_answers_and_the_model_is_loaded(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        var health = new Health.HealthClient(server.Channel);

        foreach (string service in (string[])["", "blogkeeper.BlogKeeper"])
        {
            HealthCheckResponse answer = await health.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: TestBlogs.Token);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
        }

        string ready = await server.Rest.GetStringAsync(new Uri("/healthz/ready", UriKind.Relative), TestBlogs.Token);
        Assert.Equal(
            """{"status":"Healthy","checks":{"database":{"status":"Healthy","reason":null},"model":{"status":"Healthy","reason":null},"stopping":{"status":"Healthy","reason":null}}}""",
            ready);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Lives_but_is_not_ready_without_its_database(string kind)
    {
        await using TestServer server = await servers.StartOnAsync(kind);
        await server.UntilReadyAsync();
        await server.Database.BreakAsync();

        using HttpResponseMessage live = await server.Rest.GetAsync(new Uri("/healthz/live", UriKind.Relative), TestBlogs.Token);
        using HttpResponseMessage ready = await server.Rest.GetAsync(new Uri("/healthz/ready", UriKind.Relative), TestBlogs.Token);
        HealthCheckResponse grpc = await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: TestBlogs.Token);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("""
            "database":{"status":"Unhealthy","reason":null}
            """, await ready.Content.ReadAsStringAsync(TestBlogs.Token), StringComparison.Ordinal);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, grpc.Status);
    }

    [Fact]
    public async Task Reflection_tells_which_services_there_are()
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call =
            new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo(cancellationToken: TestBlogs.Token);

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, TestBlogs.Token);
        Assert.True(await call.ResponseStream.MoveNext(TestBlogs.Token));

        Assert.Contains("blogkeeper.BlogKeeper", call.ResponseStream.Current.ListServicesResponse.Service.Select(static service => service.Name));
        await call.RequestStream.CompleteAsync();
    }
}
