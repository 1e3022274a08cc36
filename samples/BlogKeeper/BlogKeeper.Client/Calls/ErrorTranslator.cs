// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace BlogKeeper.Client.Calls;

/// <summary>Turns what gRPC reports into a <see cref="BlogKeeperException"/>. Immutable, thread-safe.</summary>
/// <remarks>
/// A server that uses the rich error model sends a <see cref="Google.Rpc.Status"/> in the trailer
/// <c>grpc-status-details-bin</c>; one that does not has still a code and a sentence.
/// </remarks>
internal sealed class ErrorTranslator(Uri address, TimeSpan timeout)
{
    private const string HowToStart = "dotnet run -c Release --project samples/BlogKeeper/BlogKeeper.Server";

    private readonly string _where = address.GetLeftPart(UriPartial.Authority);

    /// <summary>The server, or the way to it, ended the call.</summary>
    public BlogKeeperException Translate(RpcException exception)
    {
        if (exception.Status.DebugException is { } cause && IsTransport(cause)) { return NotReached(cause, exception); }
        if (exception.StatusCode == StatusCode.DeadlineExceeded) { return TookTooLong(exception); }
        Google.Rpc.Status details = DetailsOf(exception);
        string sentence = exception.Status.Detail.Length > 0 ? exception.Status.Detail : $"{_where} answered {exception.StatusCode}.";
        return new BlogKeeperException(
            exception.StatusCode,
            sentence,
            Detail<ErrorInfo>(details)?.Reason ?? "",
            [.. (Detail<BadRequest>(details)?.FieldViolations ?? [])
                .Select(static violation => new FieldViolation(violation.Field, violation.Description))],
            RetryAfterOf(details),
            HintFor(exception.StatusCode),
            exception);
    }

    /// <summary>We ended the call: the caller cancelled it, or the server took too long.</summary>
    public Exception Ended(Patience patience, Exception exception)
    {
        CancellationToken callerToken = patience.CallerToken;
        if (callerToken.IsCancellationRequested) { return new OperationCanceledException("The call was cancelled.", exception, callerToken); }
        return patience.IsExhausted ? TookTooLong(exception) : exception;
    }

    private BlogKeeperException TookTooLong(Exception exception) => new(
        StatusCode.DeadlineExceeded,
        $"{_where} kept the call waiting for more than {timeout.TotalSeconds:0.###} s.",
        hint: "Allow more time, or try again when the server is less busy.",
        cause: exception);

    private BlogKeeperException NotReached(Exception cause, RpcException exception)
    {
        (string sentence, string hint) = (cause as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => (
                $"No TLS connection to {_where}: {cause.GetBaseException().Message.TrimEnd('.')}.",
                "Use http:// if the server has no TLS; name the authority of its certificate if the system does not know it."),
            HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError or HttpRequestError.InvalidResponse => (
                $"What listens at {_where} does not speak gRPC.",
                "Use the server's gRPC port, 50051 by default (5080 is REST)."),
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or null => (
                $"No BlogKeeper server was reached at {_where}.", $"Start one with: {HowToStart}"),
            _ => (
                $"{_where} broke the connection off.",
                "Was the server stopped? Or is this not its gRPC port, 50051 by default, or one for https://?"),
        };
        return new BlogKeeperException(StatusCode.Unavailable, sentence, hint: hint, cause: exception);
    }

    private static bool IsTransport(Exception cause) => cause is HttpRequestException or SocketException;

    private static string HintFor(StatusCode code) => code switch
    {
        StatusCode.Unimplemented => "Perhaps the server is older than this client: all of them know GetInfo and ListArticles.",
        StatusCode.Internal or StatusCode.Unknown => "The server's log says more.",
        _ => "",
    };

    // The bytes come from outside: what cannot be read is as good as nothing.
    private static Google.Rpc.Status DetailsOf(RpcException exception) => exception.Trailers.GetRpcStatus(ignoreParseError: true) ?? new();

    private static TDetail? Detail<TDetail>(Google.Rpc.Status details)
        where TDetail : class, IMessage<TDetail>, new()
    {
        try
        {
            return details.GetDetail<TDetail>();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static TimeSpan? RetryAfterOf(Google.Rpc.Status details)
    {
        if (Detail<RetryInfo>(details)?.RetryDelay is not { } delay) { return null; }
        try
        {
            return delay.ToTimeSpan();
        }
        catch (InvalidOperationException)
        {
            return null;   // out of the range of a Duration
        }
    }
}
