// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Serving.Batching;

/// <summary>TensorFlow Serving's parameters of batching. Immutable, thread-safe.</summary>
public sealed record BatchingParameters
{
    /// <summary>Gets how many rows one request may have, and one batch unless <see cref="MaxExecutionRows"/> says less.</summary>
    /// <value>1 or more; default 1 000. TensorFlow Serving: <c>max_batch_size</c>.</value>
    public int MaxBatchRows { get; init; } = 1000;

    /// <summary>Gets how long an incomplete batch waits for more rows.</summary>
    /// <value>0 or more; default 0: it runs as soon as a thread is free. TensorFlow Serving: <c>batch_timeout_micros</c>.</value>
    public TimeSpan MaxWait { get; init; } = TimeSpan.Zero;

    /// <summary>Gets how many batches of one signature may wait; what comes beyond is refused as unavailable.</summary>
    /// <value>0 counts as 1; default 10. TensorFlow Serving: <c>max_enqueued_batches</c>.</value>
    public int MaxEnqueuedBatches { get; init; } = 10;

    /// <summary>Gets how many batches run at once, over all models.</summary>
    /// <value>1 or more; default: the number of processors. TensorFlow Serving: <c>num_batch_threads</c>.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets a label of metrics.</summary>
    /// <value>Default <c>batch_threads</c>. TensorFlow Serving: <c>thread_pool_name</c>.</value>
    public string ThreadPoolName { get; init; } = "batch_threads";

    /// <summary>Gets the sizes of batches that run; one in between is filled up to the next with copies of a row.</summary>
    /// <value>Rising; default empty: any size. TensorFlow Serving: <c>allowed_batch_sizes</c>.</value>
    public IReadOnlyList<int> AllowedBatchRows { get; init; } = [];

    /// <summary>Gets a value indicating whether inputs of unequal extents are filled up to the largest and run together.</summary>
    /// <value>Default false: they run apart. TensorFlow Serving: <c>pad_variable_length_inputs</c>.</value>
    public bool PadsUnequalExtents { get; init; }

    /// <summary>Gets a value indicating whether a request that does not fit into one batch is cut.</summary>
    /// <value>Default false. TensorFlow Serving: <c>enable_large_batch_splitting</c>.</value>
    public bool SplitsLargeRequests { get; init; }

    /// <summary>Gets how many rows run at once where requests are cut.</summary>
    /// <value>
    /// 1 to <see cref="MaxBatchRows"/>; default null: as many. Without <see cref="SplitsLargeRequests"/> it has no meaning.
    /// TensorFlow Serving: <c>max_execution_batch_size</c>.
    /// </value>
    public int? MaxExecutionRows { get; init; }

    /// <summary>Gets the largest batch that runs, in rows.</summary>
    internal int ExecutionRows => SplitsLargeRequests ? MaxExecutionRows ?? MaxBatchRows : MaxBatchRows;

    /// <summary>Checks the numbers against each other. The texts are TensorFlow Serving's.</summary>
    /// <exception cref="ServingException"><see cref="ServingErrorCode.InvalidArgument"/>: a number cannot be meant.</exception>
    public void Check()
    {
        if (Threads < 1) { throw Refuse($"num_batch_threads must be positive; was {Threads}"); }
        if (MaxWait < TimeSpan.Zero) { throw Refuse($"batch_timeout_micros must be non-negative; was {(long)MaxWait.TotalMicroseconds}"); }
        if (MaxBatchRows < 1) { throw Refuse($"input_batch_size_limit must be positive; was {MaxBatchRows}"); }
        if (MaxEnqueuedBatches < 0) { throw Refuse($"max_enqueued_batches must be non-negative; was {MaxEnqueuedBatches}"); }
        if (ExecutionRows < 1) { throw Refuse($"max_execution_batch_size must be positive; was {ExecutionRows}"); }
        if (ExecutionRows > MaxBatchRows)
        {
            throw Refuse($"max_execution_batch_size must be less than or equal to max_batch_size; was {ExecutionRows}; max_batch_size is {MaxBatchRows}");
        }

        CheckAllowedRows();
    }

    private void CheckAllowedRows()
    {
        for (int i = 0; i < AllowedBatchRows.Count; i++)
        {
            if (AllowedBatchRows[i] < 1 || (i > 0 && AllowedBatchRows[i] <= AllowedBatchRows[i - 1]))
            {
                throw Refuse($"allowed_batch_sizes entries must be monotonically increasing");
            }
        }

        if (AllowedBatchRows.Count == 0 || AllowedBatchRows[^1] == ExecutionRows) { return; }
        string limit = SplitsLargeRequests ? "be equal to max_execution_batch_size" : "match max_batch_size";
        throw Refuse($"Last entry in allowed_batch_sizes must {limit}; last entry was {AllowedBatchRows[^1]}; expected {ExecutionRows}");
    }

    private static ServingException Refuse(FormattableString message) =>
        new(ServingErrorCode.InvalidArgument, message.ToString(CultureInfo.InvariantCulture));
}
