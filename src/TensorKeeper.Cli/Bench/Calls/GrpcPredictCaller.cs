// SPDX-License-Identifier: MIT
using System.Globalization;
using Grpc.Core;
using TensorKeeper.Cli.Bench.Inputs;

namespace TensorKeeper.Cli.Bench.Calls;

/// <summary>Calls <c>PredictionService.Predict</c> over HTTP/2. Thread-safe.</summary>
/// <remarks>The frames are those of https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.</remarks>
internal sealed class GrpcPredictCaller(PreparedRequest request, int connections, TimeSpan timeout)
    : HttpPredictCaller(request, connections, System.Net.HttpVersion.Version20, timeout)
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";

    // The server is told as well, so that it does not work on what nobody waits for. At most eight digits.
    private readonly string _deadline = string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp((long)timeout.TotalMilliseconds, 1, 99_999_999)}m");

    /// <inheritdoc/>
    protected override void AddHeaders(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-timeout", _deadline);
    }

    /// <inheritdoc/>
    protected override async Task<CallOutcome> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await DrainAsync(response, Memory<byte>.Empty, cancellationToken);

        // A refusal without an answer has its status among the headers.
        string? status = Find(response.TrailingHeaders, StatusHeader) ?? Find(response.Headers, StatusHeader);
        if (status == "0") { return CallOutcome.Success; }
        if (status is null || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int code))
        {
            return Fail("UNKNOWN", $"HTTP status {(int)response.StatusCode} and no status of gRPC: is this a port of gRPC?");
        }

        string message = Find(response.TrailingHeaders, MessageHeader) ?? Find(response.Headers, MessageHeader) ?? "";
        string name = (StatusCode)code == StatusCode.Unauthenticated ? "UNAUTHENTICATED" : ServingErrorCodes.NameOf((ServingErrorCode)code);
        return Fail(name, Uri.UnescapeDataString(message));
    }

    private static string? Find(System.Net.Http.Headers.HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out System.Net.Http.Headers.HeaderStringValues values) ? values.ToString() : null;
}
