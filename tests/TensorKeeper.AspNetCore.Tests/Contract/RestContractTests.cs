// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;
using TensorKeeper.AspNetCore.Tests.Hosting;

namespace TensorKeeper.AspNetCore.Tests.Contract;

/// <summary>The REST API of TensorFlow Serving, rule by rule and text by text, over a real socket.</summary>
public sealed class RestContractTests(SharedDoorHost shared) : IClassFixture<SharedDoorHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Routing => ContractCase.TitlesOf("rest-routing.txt");

    public static TheoryData<string> Predict => ContractCase.TitlesOf("rest-predict.txt");

    public static TheoryData<string> Values => ContractCase.TitlesOf("rest-values.txt");

    public static TheoryData<string> Examples => ContractCase.TitlesOf("rest-examples.txt");

    [Theory]
    [MemberData(nameof(Routing))]
    public Task Addresses(string rule) => HoldsAsync("rest-routing.txt", rule);

    [Theory]
    [MemberData(nameof(Predict))]
    public Task Predictions(string rule) => HoldsAsync("rest-predict.txt", rule);

    [Theory]
    [MemberData(nameof(Values))]
    public Task Values_of_each_type(string rule) => HoldsAsync("rest-values.txt", rule);

    [Theory]
    [MemberData(nameof(Examples))]
    public Task Classification_and_regression(string rule) => HoldsAsync("rest-examples.txt", rule);

    private async Task HoldsAsync(string file, string rule)
    {
        ContractCase wanted = ContractCase.Find(file, rule);
        string[] call = wanted.Call.Split(' ', 2);

        // As it stands: an address must reach the server as it was written.
        using var request = new HttpRequestMessage(
            new HttpMethod(call[0]), new Uri(shared.Host.Rest.BaseAddress + call[1].TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (wanted.Body.Length > 0 || call[0] == "POST") { request.Content = new StringContent(wanted.Body, Encoding.UTF8, "application/json"); }
        foreach (string[] header in wanted.Headers.Select(static header => header.Split(": ", 2))) { request.Headers.TryAddWithoutValidation(header[0], header[1]); }

        using HttpResponseMessage response = await shared.Host.Rest.SendAsync(request, Token);
        string body = await response.Content.ReadAsStringAsync(Token);

        Assert.True(wanted.Status == ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), $"{(int)response.StatusCode}: {body}");
        if (wanted.Message.StartsWith("~ ", StringComparison.Ordinal)) { Assert.Contains(wanted.Message[2..], body, StringComparison.Ordinal); }
        else if (wanted.Message == "(empty)") { Assert.Equal("", body); }
        else if (wanted.Message.Length > 0) { AssertError(wanted.Message, body); }
        if (wanted.Answer.Length > 0) { Assert.Equal(wanted.Answer, body.TrimEnd('\n')); }
    }

    private static void AssertError(string message, string body)
    {
        Assert.Equal(message, JsonDocument.Parse(body).RootElement.GetProperty("error").GetString());
        Assert.StartsWith("{\n    \"error\": \"", body, StringComparison.Ordinal);
        Assert.EndsWith("\"\n}", body, StringComparison.Ordinal);
    }
}
