// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace BlogKeeper.Server.Errors;

/// <summary>Everything this service refuses, in the rich error model: a sentence for people, a reason for programs.</summary>
/// <remarks>
/// Each is a <see cref="Google.Rpc.Status"/> with an <see cref="ErrorInfo"/> of the domain <c>blogkeeper</c>, a
/// <see cref="BadRequest"/> that names the fields at fault where there are any, and a <see cref="RetryInfo"/> where the
/// same call may succeed later.
/// </remarks>
internal static class Refusals
{
    /// <summary>The domain of every <see cref="ErrorInfo"/>.</summary>
    public const string Domain = "blogkeeper";

    /// <summary>How long a caller should wait before it tries again.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Fields of the request break a rule.</summary>
    /// <param name="violations">At least one.</param>
    public static RpcException InvalidFields(IReadOnlyList<FieldViolation> violations) => Make(
        Code.InvalidArgument, "INVALID_FIELDS", Sentence(violations), Violations.ToBadRequest(violations)).ToRpcException();

    /// <summary>There is no blog of that name.</summary>
    public static RpcException UnknownBlog(string name) =>
        Make(Code.NotFound, "UNKNOWN_BLOG", $"There is no blog '{name}'.").ToRpcException();

    /// <summary>There is a blog of that name already.</summary>
    public static RpcException BlogExists(string name) => Make(
        Code.AlreadyExists, "BLOG_EXISTS", $"There is a blog '{name}' already.",
        Violations.ToBadRequest([new FieldViolation("name", "name is taken")])).ToRpcException();

    /// <summary>Titles are in the blog already, or more than once in what was sent.</summary>
    /// <param name="violations">One for each such title.</param>
    public static RpcException DuplicateTitles(IReadOnlyList<FieldViolation> violations) => Make(
        Code.AlreadyExists, "DUPLICATE_TITLES", Sentence(violations), Violations.ToBadRequest(violations)).ToRpcException();

    /// <summary>A publication is larger than the server takes.</summary>
    /// <param name="limit">The most articles of one publication.</param>
    public static RpcException TooManyArticles(int limit) => Make(
        Code.ResourceExhausted, "TOO_MANY_ARTICLES",
        $"A publication has at most {limit} articles; nothing was published.").ToRpcException();

    /// <summary>The text model is not loaded, or failed.</summary>
    public static RpcException ModelUnavailable() => Make(
        Code.Unavailable, "MODEL_UNAVAILABLE", "The text model cannot be used now.", Retry()).ToRpcException();

    /// <summary>The database does not answer.</summary>
    public static RpcException DatabaseUnavailable() => Make(
        Code.Unavailable, "DATABASE_UNAVAILABLE", "The database cannot be used now.", Retry()).ToRpcException();

    /// <summary>As many calls are worked on and wait as the server takes.</summary>
    public static Google.Rpc.Status TooManyCalls() => Make(
        Code.ResourceExhausted, "TOO_MANY_CALLS", "The server has as many calls as it takes.", Retry());

    /// <summary>The caller gave up.</summary>
    public static RpcException Cancelled() => Make(Code.Cancelled, "CANCELLED", "The call was cancelled.").ToRpcException();

    /// <summary>Something happened that nobody foresaw.</summary>
    /// <param name="traceId">Under which the log has the rest.</param>
    public static RpcException Unexpected(string traceId) => Make(
        Code.Internal, "UNEXPECTED", $"Something unexpected happened; the server's log has it under {traceId}.",
        new RequestInfo { RequestId = traceId }).ToRpcException();

    private static Google.Rpc.Status Make(Code code, string reason, string message, params ReadOnlySpan<IMessage> details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = Domain, Reason = reason }));
        foreach (IMessage detail in details) { status.Details.Add(Any.Pack(detail)); }
        return status;
    }

    private static RetryInfo Retry() => new() { RetryDelay = Duration.FromTimeSpan(RetryDelay) };

    private static string Sentence(IReadOnlyList<FieldViolation> violations) =>
        violations[0].Description + (violations.Count > 1 ? $"; and {violations.Count - 1} more" : "") + ".";
}
