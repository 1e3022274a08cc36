// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>What the manager and its hands log: ids 2000 to 2999.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Loaded {Model} version {Version} in {Milliseconds:F1} ms ({Phases})")]
    public static partial void Loaded(ILogger logger, string model, long version, double milliseconds, string phases);

    [LoggerMessage(
        2002,
        LogLevel.Error,
        "{Model} version {Version} is not served: attempt {Attempt} to load it failed, and there will be no other ({Code}). {Error}")]
    public static partial void LoadFailed(
        ILogger logger, string model, long version, int attempt, ServingErrorCode code, string error);

    [LoggerMessage(
        2003,
        LogLevel.Warning,
        "Attempt {Attempt} of {Attempts} to load {Model} version {Version} failed; the next one is in {Seconds:F0} s. {Error}")]
    public static partial void LoadWillBeRetried(
        ILogger logger, string model, long version, int attempt, int attempts, double seconds, string error);

    [LoggerMessage(2004, LogLevel.Error, "Loading {Model} version {Version} threw.")]
    public static partial void LoadThrew(ILogger logger, string model, long version, Exception exception);

    [LoggerMessage(2005, LogLevel.Information, "Stopped loading {Model} version {Version}: it is no longer wanted.")]
    public static partial void LoadCancelled(ILogger logger, string model, long version);

    [LoggerMessage(2006, LogLevel.Debug, "{Model} version {Version} takes no more requests and finishes those it has.")]
    public static partial void Draining(ILogger logger, string model, long version);

    [LoggerMessage(2007, LogLevel.Information, "Unloaded {Model} version {Version}")]
    public static partial void Unloaded(ILogger logger, string model, long version);

    [LoggerMessage(2008, LogLevel.Error, "Unloading {Model} version {Version} threw.")]
    public static partial void UnloadThrew(ILogger logger, string model, long version, Exception exception);

    [LoggerMessage(2009, LogLevel.Critical, "A defect in the manager: {Model} version {Version} is stuck.")]
    public static partial void Defect(ILogger logger, string model, long version, Exception exception);
}
