// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>Is told what batching does, for metrics of another naming. Thread-safe; returns soon and throws nothing.</summary>
/// <remarks>
/// All registered ones are told. Called while requests wait for it: implementers MUST NOT block. The same is recorded by the
/// meter <c>TensorKeeper.Serving</c>.
/// </remarks>
public interface IBatchObserver
{
    /// <summary>A request got its turn.</summary>
    /// <param name="threadPoolName">The name of the threads that run batches.</param>
    /// <param name="waited">Zero for one that ran at once.</param>
    void TurnCame(string threadPoolName, TimeSpan waited);

    /// <summary>A model ran.</summary>
    /// <param name="rows">The rows of the requests; 0 if that cannot be said of them.</param>
    /// <param name="executedRows">The rows that ran: those, and copies that filled the batch up.</param>
    void Ran(int rows, int executedRows);
}
