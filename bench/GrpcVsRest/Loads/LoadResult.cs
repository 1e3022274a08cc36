// SPDX-License-Identifier: MIT
namespace GrpcVsRest.Loads;

/// <summary>What a load measured.</summary>
/// <param name="CallsPerSecond">Calls that succeeded.</param>
/// <param name="Median">How long half of the calls took at most.</param>
/// <param name="Percentile99">How long 99 of 100 calls took at most.</param>
/// <param name="CpuPerCall">How much of the server's CPU time a call took.</param>
internal sealed record LoadResult(double CallsPerSecond, TimeSpan Median, TimeSpan Percentile99, TimeSpan CpuPerCall)
{
    /// <summary>Makes a result from how long each call took.</summary>
    /// <param name="microseconds">A call each, in any order; is sorted.</param>
    /// <param name="elapsed">From the first request to the last answer.</param>
    /// <param name="cpu">What the server used in that time.</param>
    public static LoadResult Of(double[] microseconds, TimeSpan elapsed, TimeSpan cpu)
    {
        if (microseconds.Length == 0) { throw new InvalidOperationException("No call was answered."); }
        Array.Sort(microseconds);
        return new LoadResult(
            microseconds.Length / elapsed.TotalSeconds, At(0.5), At(0.99), cpu / microseconds.Length);

        TimeSpan At(double share) => TimeSpan.FromMicroseconds(microseconds[(int)(share * (microseconds.Length - 1))]);
    }

    /// <summary>Returns the median of each figure.</summary>
    public static LoadResult MedianOf(IReadOnlyCollection<LoadResult> results) => new(
        Middle(results, static result => result.CallsPerSecond),
        Middle(results, static result => result.Median),
        Middle(results, static result => result.Percentile99),
        Middle(results, static result => result.CpuPerCall));

    private static T Middle<T>(IReadOnlyCollection<LoadResult> results, Func<LoadResult, T> figure) =>
        results.Select(figure).Order().ElementAt(results.Count / 2);
}
