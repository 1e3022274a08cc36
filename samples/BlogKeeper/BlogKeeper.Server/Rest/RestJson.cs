// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;

namespace BlogKeeper.Server.Rest;

/// <summary>How messages are written as JSON. Immutable, thread-safe.</summary>
internal static class RestJson
{
    /// <summary>Gets the kinds of details that an error may have; JSON needs to know them to write them out.</summary>
    public static TypeRegistry ErrorDetails { get; } =
        TypeRegistry.FromMessages(ErrorInfo.Descriptor, BadRequest.Descriptor, RetryInfo.Descriptor, RequestInfo.Descriptor);

    /// <summary>Gets the writer for answers that do not come from a gRPC method.</summary>
    public static JsonFormatter Formatter { get; } = new(JsonFormatter.Settings.Default.WithTypeRegistry(ErrorDetails));
}
