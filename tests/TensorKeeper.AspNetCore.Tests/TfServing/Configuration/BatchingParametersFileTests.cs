// SPDX-License-Identifier: MIT
using TensorKeeper.AspNetCore.TfServing.Configuration;
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.AspNetCore.Tests.TfServing.Configuration;

public sealed class BatchingParametersFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tensorkeeper-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_fields_are_read()
    {
        BatchingParameters parameters = Read(
            """
            max_batch_size { value: 128 }
            batch_timeout_micros { value: 2500 }
            max_enqueued_batches { value: 1000000 }
            num_batch_threads { value: 8 }
            thread_pool_name { value: "pool" }
            allowed_batch_sizes: [8, 32]
            pad_variable_length_inputs: true
            enable_large_batch_splitting { value: true }
            max_execution_batch_size { value: 32 }
            """);

        parameters.Check();
        Assert.Equal([8, 32], parameters.AllowedBatchRows);
        var expected = new BatchingParameters
        {
            MaxBatchRows = 128,
            MaxWait = TimeSpan.FromMicroseconds(2500),
            MaxEnqueuedBatches = 1_000_000,
            Threads = 8,
            ThreadPoolName = "pool",
            AllowedBatchRows = parameters.AllowedBatchRows,
            PadsUnequalExtents = true,
            SplitsLargeRequests = true,
            MaxExecutionRows = 32,
        };
        Assert.Equal(expected, parameters);
    }

    [Fact]
    public void What_is_not_there_has_its_default()
    {
        BatchingParameters parameters = Read("# nothing\n");

        Assert.Equal(new BatchingParameters { AllowedBatchRows = parameters.AllowedBatchRows }, parameters);
        Assert.Empty(parameters.AllowedBatchRows);
    }

    [Fact]
    public void A_field_that_there_is_not_is_refused_with_those_that_there_are()
    {
        ServingException error = Assert.Throws<ServingException>(() => Read("max_batch_sise { value: 1 }"));

        Assert.Equal(ServingErrorCode.InvalidArgument, error.Code);
        Assert.Contains("has no field 'max_batch_sise'", error.Message, StringComparison.Ordinal);
        Assert.Contains("max_batch_size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_larger_than_any_batch_is_as_good_as_no_limit() =>
        Assert.Equal(int.MaxValue, Read("max_batch_size { value: 9000000000 }").MaxBatchRows);

    [Fact]
    public void A_version_without_a_file_has_no_parameters()
    {
        Assert.Null(BatchingParametersFile.ReadOfVersion(_folder));

        File.WriteAllText(Path.Combine(_folder, BatchingParametersFile.VersionFileName), "max_batch_size { value: 5 }");

        Assert.Equal(5, BatchingParametersFile.ReadOfVersion(_folder)?.MaxBatchRows);
    }

    private BatchingParameters Read(string text)
    {
        string path = Path.Combine(_folder, "batching.config");
        File.WriteAllText(path, text);
        return BatchingParametersFile.Read(path);
    }
}
