// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using Grpc.Core;

namespace TensorKeeper.Client.Calls;

/// <summary>Turns what gRPC reports into a <see cref="ModelServerException"/> that says what to do next.</summary>
internal static class ServerErrors
{
    public static ModelServerException Translate(
        RpcException exception, ModelQuery query, Uri address, TimeSpan allowed)
    {
        ServingErrorCode code = CodeOf(exception.StatusCode);
        if (exception.Status.DebugException is HttpRequestException or SocketException)
        {
            return NotReached(query, address, exception);
        }

        if (code == ServingErrorCode.DeadlineExceeded) { return DeadlineExceeded(query, address, allowed, exception); }
        string words = exception.Status.Detail;
        string detail = words.Length == 0 ? $"{address} answered {code}." : Sentence(words);
        return new ModelServerException(query, code, detail, HintFor(code, query, address), exception);
    }

    /// <summary>Translates a refusal of this very process.</summary>
    public static ModelServerException Translate(ServingException exception, ModelQuery query) =>
        new(query, exception.Code, Sentence(exception.Message), HintFor(exception.Code, query, null), exception);

    public static ModelServerException DeadlineExceeded(
        ModelQuery query, Uri address, TimeSpan allowed, Exception exception) => new(
        query,
        ServingErrorCode.DeadlineExceeded,
        $"{address} did not answer for model '{query.Name}' within {allowed}.",
        "Allow more time (Timeout), or send fewer rows at once.",
        exception);

    private static ModelServerException NotReached(ModelQuery query, Uri address, RpcException exception)
    {
        Exception cause = exception.Status.DebugException!;
        bool speaksOtherwise = cause is HttpRequestException
        {
            HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError
                or HttpRequestError.InvalidResponse,
        };
        (string detail, string hint) = speaksOtherwise
            ? ($"What listens at {address} does not speak gRPC.",
                "Use the gRPC port, 8500 by default (8501 is REST), and http:// or https:// as the server does.")
            : ($"No model server was reached at {address}: {Sentence(cause.Message)}",
                "Is it running there? Start one with: tensorkeeper serve <models>"
                + (address.Port > 0 ? $" --port={address.Port}" : ""));
        return new ModelServerException(query, ServingErrorCode.Unavailable, detail, hint, exception);
    }

    private static string HintFor(ServingErrorCode code, ModelQuery query, Uri? address) => code switch
    {
        ServingErrorCode.NotFound when query.Version is not null || query.Label is not null =>
            $"GetModelStatusAsync(\"{query.Name}\") tells which versions the server knows "
            + "and why one is not available.",
        ServingErrorCode.NotFound =>
            $"Check the name; GetModelStatusAsync(\"{query.Name}\") tells whether a version failed to load, and why.",
        ServingErrorCode.InvalidArgument or ServingErrorCode.FailedPrecondition =>
            $"GetModelMetadataAsync(\"{query.Name}\") lists the signatures with names, types and shapes.",
        ServingErrorCode.ResourceExhausted =>
            "Either a message is larger than one side allows (MaxMessageBytes is the client's limit), "
            + "or the server is overloaded: send less, or later.",
        ServingErrorCode.Unimplemented when address is not null =>
            $"Is {address} the gRPC port of a model server (8500 by default; 8501 is REST)?",
        ServingErrorCode.PermissionDenied or ServingErrorCode.Unavailable when address is null => "",
        ServingErrorCode.Unavailable => "The server is there but takes no work now; try again later.",
        ServingErrorCode.PermissionDenied => "Give credentials with ModelClientOptions.ConfigureChannel.",
        ServingErrorCode.Internal or ServingErrorCode.Unknown => "The server's log says more.",
        _ => "",
    };

    // Both have the canonical numbers; what has no word of ours is told by the nearest one.
    private static ServingErrorCode CodeOf(StatusCode code) => code switch
    {
        StatusCode.Unauthenticated => ServingErrorCode.PermissionDenied,
        >= StatusCode.Cancelled and <= StatusCode.DataLoss => (ServingErrorCode)code,
        _ => ServingErrorCode.Unknown,
    };

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
