// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Tests.Batching;

public sealed class BatchingParametersTests
{
    public static TheoryData<BatchingParameters, string> Wrong { get; } = new()
    {
        { new() { Threads = 0 }, "num_batch_threads must be positive; was 0" },
        { new() { MaxWait = TimeSpan.FromMicroseconds(-1) }, "batch_timeout_micros must be non-negative; was -1" },
        { new() { MaxBatchRows = 0 }, "input_batch_size_limit must be positive; was 0" },
        { new() { AllowedBatchRows = [2, 2] }, "allowed_batch_sizes entries must be monotonically increasing" },
        {
            new() { MaxBatchRows = 8, AllowedBatchRows = [2, 4] },
            "Last entry in allowed_batch_sizes must match max_batch_size; last entry was 4; expected 8"
        },
        {
            new() { MaxBatchRows = 8, SplitsLargeRequests = true, MaxExecutionRows = 4, AllowedBatchRows = [2, 8] },
            "Last entry in allowed_batch_sizes must be equal to max_execution_batch_size; last entry was 8; expected 4"
        },
        {
            new() { MaxBatchRows = 8, SplitsLargeRequests = true, MaxExecutionRows = 9 },
            "max_execution_batch_size must be less than or equal to max_batch_size; was 9; max_batch_size is 8"
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_meant_is_refused_in_the_words_of_TensorFlow_Serving(BatchingParameters parameters, string message)
    {
        ServingException error = Assert.Throws<ServingException>(parameters.Check);

        Assert.Equal((ServingErrorCode.InvalidArgument, message), (error.Code, error.Message));
    }

    [Fact]
    public void Defaults_are_those_of_TensorFlow_Serving()
    {
        var parameters = new BatchingParameters();

        parameters.Check();

        Assert.Equal(
            (1000, TimeSpan.Zero, 10, Environment.ProcessorCount, "batch_threads", false, false, (int?)null),
            (parameters.MaxBatchRows, parameters.MaxWait, parameters.MaxEnqueuedBatches, parameters.Threads, parameters.ThreadPoolName,
                parameters.PadsUnequalExtents, parameters.SplitsLargeRequests, parameters.MaxExecutionRows));
    }
}
