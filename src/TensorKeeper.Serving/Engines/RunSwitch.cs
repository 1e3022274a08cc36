// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.Serving.Engines;

/// <summary>Ends a run when its token fires. Rented for one run; the options behind it are used again and again.</summary>
/// <remarks>
/// Disposing the registration waits for a callback that is under way, so options whose token has not fired by then never
/// will be touched again and can serve the next run. Options that were fired are thrown away.
/// </remarks>
internal readonly struct RunSwitch : IDisposable
{
    // Runs that nobody can cancel only read their options, so that all of them can share one.
    private static readonly RunOptions Unstoppable = new();
    private static readonly ConcurrentQueue<RunOptions> Idle = new();

    private readonly CancellationTokenRegistration _registration;

    private RunSwitch(RunOptions options, CancellationTokenRegistration registration)
    {
        Options = options;
        _registration = registration;
    }

    /// <summary>Gets the options to run with.</summary>
    public RunOptions Options { get; }

    /// <summary>Arms a switch.</summary>
    /// <param name="cancellationToken">What ends the run.</param>
    /// <returns>The switch, to be disposed after the run.</returns>
    public static RunSwitch Arm(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled) { return new RunSwitch(Unstoppable, default); }
        if (!Idle.TryDequeue(out RunOptions? options)) { options = new RunOptions(); }
        return new RunSwitch(options, cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options));
    }

    public void Dispose()
    {
        if (ReferenceEquals(Options, Unstoppable)) { return; }
        _registration.Dispose();
        if (_registration.Token.IsCancellationRequested) { Options.Dispose(); }
        else { Idle.Enqueue(Options); }
    }
}
