// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Tests.Lifecycle;

public sealed class ServableResolverTests : IAsyncLifetime
{
    private readonly ManagerFixture _fixture = new();

    public async ValueTask InitializeAsync()
    {
        var config = new ModelConfig { Name = "m", BasePath = "/m" };
        config.Labels["stable"] = 2;
        config.Labels["canary"] = 9;
        _fixture.Manager.Configure([config]);
        _fixture.Aspire("m", 2, 10);
        await _fixture.WaitUntilAsync(static s => s.Find("m")!.Ready.Length == 2);
    }

    public ValueTask DisposeAsync()
    {
        _fixture.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Without_version_the_highest_available_is_meant() => Assert.Equal(10, Resolve(new("m")));

    [Fact]
    public void A_version_is_found_by_number() => Assert.Equal(2, Resolve(new("m", Version: 2)));

    [Fact]
    public void A_version_is_found_by_label() => Assert.Equal(2, Resolve(new("m", Label: "stable")));

    [Theory]
    [InlineData("", null, null, ServingErrorCode.InvalidArgument, "ModelSpec has no name specified.")]
    [InlineData("x", null, null, ServingErrorCode.NotFound, "Servable not found for request: Latest(x)")]
    [InlineData("x", 1L, null, ServingErrorCode.NotFound, "Servable not found for request: Specific(x, 1)")]
    [InlineData("m", 9L, null, ServingErrorCode.NotFound, "Servable not found for request: Specific(m, 9)")]
    [InlineData("m", null, "l", ServingErrorCode.InvalidArgument, "Unrecognized servable version label: l")]
    [InlineData("x", null, "l", ServingErrorCode.InvalidArgument, "Unrecognized servable version label: l")]
    [InlineData("m", null, "canary", ServingErrorCode.NotFound, "Servable not found for request: Specific(m, 9)")]
    public void Refuses_in_the_words_of_TensorFlow_Serving(string name, long? version, string? label, ServingErrorCode code, string message)
    {
        ServingException error = Assert.Throws<ServingException>(() => Resolve(new ModelQuery(name, version, label)));

        Assert.Equal((code, message), (error.Code, error.Message));
    }

    private long Resolve(ModelQuery query)
    {
        using ServableHandle handle = _fixture.Manager.Acquire(query);
        return handle.Id.Version;
    }
}
