// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using TensorKeeper.Cli.Bench.Inputs;

namespace TensorKeeper.Cli.Bench.Calls;

/// <summary>Calls REST's <c>:predict</c> over HTTP/1.1. Thread-safe.</summary>
internal sealed class RestPredictCaller(PreparedRequest request, int connections, TimeSpan timeout)
    : HttpPredictCaller(request, connections, System.Net.HttpVersion.Version11, timeout)
{
    private const int LongestComplaint = 4096;

    /// <inheritdoc/>
    protected override void AddHeaders(HttpRequestMessage request)
    {
    }

    /// <inheritdoc/>
    protected override async Task<CallOutcome> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.OK)
        {
            await DrainAsync(response, Memory<byte>.Empty, cancellationToken);
            return CallOutcome.Success;
        }

        byte[] beginning = new byte[LongestComplaint];
        int length = await DrainAsync(response, beginning, cancellationToken);
        return Fail(string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}"), ErrorOf(beginning.AsMemory(0, length)));
    }

    private static string ErrorOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind is JsonValueKind.Object
                && json.RootElement.TryGetProperty("error", out JsonElement error) && error.ValueKind is JsonValueKind.String)
            {
                return error.GetString()!;
            }
        }
        catch (JsonException)
        {
            // Not a model server's answer, or longer than what was kept: shown as it is.
        }

        return Encoding.UTF8.GetString(body.Span);
    }
}
