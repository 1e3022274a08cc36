// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace TensorKeeper.Serving.Telemetry;

/// <summary>The spans of the serving core. Thread-safe; costs a look at a field while nobody listens.</summary>
internal static class ServingTraces
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "TensorKeeper.Serving";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts the span of a run: from the check of its inputs to its outputs, with the waiting.</summary>
    /// <param name="id">What is to run.</param>
    /// <param name="signature">Its signature.</param>
    /// <returns>The span, which <see cref="End"/> ends; null if nobody listens.</returns>
    public static Activity? Start(ServableId id, Signature signature)
    {
        Activity? span = Source.StartActivity("tensorkeeper.run");
        span?.SetTag("model", id.Name).SetTag("version", id.Version).SetTag("signature", signature.Name);
        return span;
    }

    /// <summary>Ends a span.</summary>
    /// <param name="span">The span, or null.</param>
    /// <param name="error">Why the run failed; null if it did not.</param>
    public static void End(Activity? span, ServingErrorCode? error)
    {
        if (span is null) { return; }
        if (error is not null)
        {
            span.SetTag("error.type", error.ToString());
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.Dispose();
    }

    /// <summary>Lets a span go on by itself: what the caller does until the run ends is none of it.</summary>
    public static void Detach(Activity? span)
    {
        if (span is not null) { Activity.Current = span.Parent; }
    }
}
