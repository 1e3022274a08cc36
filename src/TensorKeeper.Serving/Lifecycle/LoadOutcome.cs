// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>How the loading of a version ended: a model, or an error.</summary>
/// <param name="Model">The model, or null.</param>
/// <param name="ErrorCode">Why there is none.</param>
/// <param name="ErrorMessage">What clients are told.</param>
internal sealed record LoadOutcome(IServableModel? Model, ServingErrorCode ErrorCode, string ErrorMessage)
{
    /// <summary>Gets the end of a load that nobody wants any more.</summary>
    public static LoadOutcome Cancelled { get; } = new(null, ServingErrorCode.Cancelled, "Loading of servable cancelled");

    /// <summary>Gets the way of requests to the model; null if each runs by itself.</summary>
    public ServableBatcher? Batcher { get; init; }

    /// <summary>Gets a value indicating whether trying again can help.</summary>
    /// <remarks>
    /// A model that is wrong, or uses what is not supported, stays so; files that cannot be read may be there later.
    /// </remarks>
    public bool IsPermanent =>
        ErrorCode is ServingErrorCode.InvalidArgument or ServingErrorCode.Unimplemented or ServingErrorCode.Cancelled;

    /// <summary>Describes a failure to clients.</summary>
    /// <param name="exception">What the format threw.</param>
    /// <returns>The outcome; texts of unknown exceptions, which may hold paths, stay in the log.</returns>
    public static LoadOutcome Of(Exception exception) => exception switch
    {
        ServingException e => new(null, e.Code, e.Message),
        OutOfMemoryException => new(null, ServingErrorCode.ResourceExhausted, "There is not enough memory to load the model."),
        IOException or UnauthorizedAccessException =>
            new(null, ServingErrorCode.Unavailable, "The model's files cannot be read; the server's log says which."),
        _ => new(
            null,
            ServingErrorCode.Internal,
            $"The model could not be loaded ({exception.GetType().Name}); the server's log has the details."),
    };
}
