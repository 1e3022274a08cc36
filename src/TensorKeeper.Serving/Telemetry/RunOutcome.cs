// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Telemetry;

/// <summary>How a run ended.</summary>
internal enum RunOutcome
{
    /// <summary>The model ran; it may have failed by itself.</summary>
    Run,

    /// <summary>The signature or the model refused what was sent.</summary>
    Rejected,

    /// <summary>The caller gave up or its time ran out.</summary>
    Cancelled,
}
