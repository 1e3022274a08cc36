// SPDX-License-Identifier: MIT
using TensorKeeper.AspNetCore.Tests.Hosting;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

/// <summary>A server of its own: what was translated for other tests would count.</summary>
public sealed class LenientShapeTests(ModelServer server) : IClassFixture<ModelServer>
{
    [Fact]
    public async Task No_more_translations_are_kept_than_a_few_whatever_shapes_are_sent()
    {
        int[] ranks = [0, 1, 3, 4, 5, 6, 0, 1, 2];
        var answers = new List<int>();
        foreach (int rank in ranks) { answers.Add(await PredictAsync(rank)); }

        // Four ranks besides the declared two dimensions; those that were served are served again.
        Assert.Equal([200, 200, 200, 200, 400, 400, 200, 200, 200], answers);
    }

    private async Task<int> PredictAsync(int rank)
    {
        using var content = new StringContent($$"""{"inputs": {{new string('[', rank)}}1.0{{new string(']', rank)}}}""");
        using HttpResponseMessage response = await server.Rest.PostAsync(
            "/v1/models/half_plus_two/versions/2:predict", content, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
