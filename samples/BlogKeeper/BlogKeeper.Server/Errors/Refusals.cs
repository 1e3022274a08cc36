// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace BlogKeeper.Server.Errors;

/// <summary>Everything this service refuses, in the rich error model: a sentence for people, a reason for programs.</summary>
/// <remarks>
/// Each is a <see cref="Google.Rpc.Status"/> with an <see cref="ErrorInfo"/> of the domain <c>blogkeeper</c>, and a
/// <see cref="BadRequest"/> that names the fields at fault where there are any.
/// </remarks>
internal static class Refusals
{
    public const string Domain = "blogkeeper";

    /// <summary>Fields of the request break a rule.</summary>
    public static RpcException InvalidFields(IReadOnlyList<FieldViolation> violations) => Make(
        Code.InvalidArgument, "INVALID_FIELDS", violations[0].Description, Violations(violations));

    /// <summary>There is no blog of that name.</summary>
    public static RpcException UnknownBlog(string name) => Make(Code.NotFound, "UNKNOWN_BLOG", $"There is no blog '{name}'.");

    /// <summary>There is a blog of that name already.</summary>
    public static RpcException BlogExists(string name) => Make(
        Code.AlreadyExists, "BLOG_EXISTS", $"There is a blog '{name}' already.",
        Violations([new FieldViolation("name", "is taken")]));

    /// <summary>Puts a refusal together.</summary>
    /// <param name="code">The status.</param>
    /// <param name="reason">For programs: UPPER_SNAKE, never changed.</param>
    /// <param name="message">For people.</param>
    /// <param name="details">More of the rich error model.</param>
    internal static RpcException Make(Code code, string reason, string message, params ReadOnlySpan<IMessage> details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = Domain, Reason = reason }));
        foreach (IMessage detail in details) { status.Details.Add(Any.Pack(detail)); }
        return status.ToRpcException();
    }

    private static BadRequest Violations(IEnumerable<FieldViolation> violations) => new()
    {
        FieldViolations =
        {
            violations.Select(static violation =>
                new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Description }),
        },
    };
}
