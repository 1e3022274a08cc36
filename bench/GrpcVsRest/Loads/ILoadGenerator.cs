// SPDX-License-Identifier: MIT
using GrpcVsRest.Calls;

namespace GrpcVsRest.Loads;

/// <summary>Makes calls as fast as the server answers them.</summary>
internal interface ILoadGenerator
{
    /// <summary>Gets what it is, for the page.</summary>
    string Name { get; }

    /// <summary>Keeps so many calls in flight for a while.</summary>
    /// <exception cref="InvalidOperationException">A call was refused.</exception>
    Task<LoadResult> RunAsync(Call call, int inFlight, TimeSpan duration, CancellationToken cancellationToken);
}
