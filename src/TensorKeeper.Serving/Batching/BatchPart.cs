// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>The rows of one request that are in one batch: all of them, unless the request was cut.</summary>
/// <param name="Run">The request.</param>
/// <param name="From">Its first row that is in the batch.</param>
/// <param name="Rows">How many of its rows are.</param>
internal readonly record struct BatchPart(PendingRun Run, int From, int Rows)
{
    /// <summary>Gets a value indicating whether the request is in the batch with all its rows.</summary>
    public bool IsWhole => Rows == Run.Rows;
}
