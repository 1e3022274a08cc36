// SPDX-License-Identifier: MIT
using System.Net;
using Microsoft.AspNetCore.Builder;

namespace TensorKeeper.Embedding.Tests;

public sealed class MappingTests(EmbeddingApp app) : IClassFixture<EmbeddingApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/own", "mine")]
    [InlineData("/v1/models/iris", "AVAILABLE")]
    [InlineData("/healthz/ready", "ok")]
    [InlineData("/metrics", ":tensorflow:serving:request_count")]
    public async Task Endpoints_of_the_application_and_of_TensorFlow_Serving_share_a_port(string path, string inTheAnswer)
    {
        using HttpResponseMessage response = await app.Web.GetAsync(path, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(inTheAnswer, await response.Content.ReadAsStringAsync(Token), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_the_models_there_is_nothing_to_map()
    {
        await using WebApplication empty = WebApplication.CreateSlimBuilder().Build();

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => empty.MapTensorKeeper());

        Assert.Contains("AddTensorKeeper()", refused.Message, StringComparison.Ordinal);
    }
}
