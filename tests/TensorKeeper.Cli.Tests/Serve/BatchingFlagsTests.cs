// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Serve;
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Cli.Tests.Serve;

public sealed class BatchingFlagsTests
{
    [Fact]
    public void Without_a_flag_requests_are_joined_automatically() =>
        Assert.Equal(BatchingMode.Automatic, BatchingFlags.Read(new ServeOptions()).Mode);

    [Fact]
    public void The_flag_turns_batching_off() =>
        Assert.Equal(BatchingMode.Off, BatchingFlags.Read(new ServeOptions { EnableBatching = false }).Mode);

    [Fact]
    public void The_flag_without_a_file_means_the_defaults_of_TensorFlow_Serving()
    {
        BatchingOptions options = BatchingFlags.Read(new ServeOptions { EnableBatching = true });

        Assert.Equal(BatchingMode.Configured, options.Mode);
        Assert.Equal((1000, "model_server_batch_threads"), (options.Parameters.MaxBatchRows, options.Parameters.ThreadPoolName));
        Assert.Null(options.ForVersion);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    public void A_file_without_the_flag_is_refused(bool? enabled)
    {
        var options = new ServeOptions { EnableBatching = enabled, BatchingParametersFile = "batching.config" };

        StartException error = Assert.Throws<StartException>(() => BatchingFlags.Read(options));

        Assert.Equal("server_options.batching_parameters_file is set without setting server_options.enable_batching to true.", error.Message);
    }

    [Fact]
    public void A_number_that_cannot_be_meant_is_refused_at_start_but_sizes_are_held_against_each_model()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "batching.config");
        var options = new ServeOptions { EnableBatching = true, BatchingParametersFile = path };

        File.WriteAllText(path, "num_batch_threads { value: 0 }");
        Assert.Equal("num_batch_threads must be positive; was 0", Assert.Throws<StartException>(() => BatchingFlags.Read(options)).Message);

        File.WriteAllText(path, "max_batch_size { value: 8 } allowed_batch_sizes: 4");
        Assert.Equal([4], BatchingFlags.Read(options).Parameters.AllowedBatchRows);
    }

    [Fact]
    public void Parameters_of_a_version_lie_in_its_directory()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "batching_params.pbtxt"), "max_batch_size { value: 6 }");

        BatchingOptions options = BatchingFlags.Read(new ServeOptions { EnableBatching = true, PerModelBatchingParameters = true });

        Assert.Equal(6, options.ForVersion!(folder.Path)!.MaxBatchRows);
    }
}
