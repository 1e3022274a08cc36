// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Tests.Configuration;

public sealed class ServingOptionsTests
{
    [Fact]
    public void Defaults_are_documented()
    {
        ServingOptions options = Build(static _ => { });

        Assert.Empty(options.Models);
        Assert.Equal(TimeSpan.FromSeconds(1), options.PollInterval);
        Assert.Equal(TimeSpan.FromSeconds(3), options.SettleTime);
        Assert.Equal((2, 2), (options.LoadThreads, options.UnloadThreads));
        Assert.Equal(VersionTransition.AvailabilityPreserving, options.VersionTransition);
        Assert.Equal(5, options.MaxLoadRetries);
        Assert.Equal(TimeSpan.FromMinutes(1), options.LoadRetryInterval);
        Assert.Equal(["serve"], options.Tags);
    }

    [Fact]
    public void A_model_serves_its_newest_version_of_any_format_unless_told_otherwise()
    {
        ServingOptions options = Build(static builder => builder.AddModel("m", "models/m"));

        ModelConfig model = Assert.Single(options.Models);
        Assert.Equal(("m", "", VersionPolicy.Latest(1)), (model.Name, model.Platform, model.VersionPolicy));
        Assert.Equal(Path.GetFullPath("models/m"), model.BasePath);
        Assert.Empty(model.Labels);
    }

    [Fact]
    public void Rejects_everything_that_is_wrong_at_once()
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Build(static builder => builder.Services
            .Configure<ServingOptions>(static options =>
            {
                options.PollInterval = TimeSpan.FromSeconds(-1);
                options.LoadThreads = 0;
                options.Tags.Clear();
                options.Models.Add(new ModelConfig { Name = "a", BasePath = "relative" });
                options.Models.Add(new ModelConfig { Name = "a", BasePath = "/a", Platform = "caffe" });
                options.Models.Add(new ModelConfig { BasePath = "/b" });
            })));

        string[] failures = [.. error.Failures];
        Assert.Contains("Illegal to list model a multiple times in config list", failures);
        Assert.Contains("Expected model a to have an absolute path or URI; got base_path()=relative", failures);
        Assert.Contains("Model a requests unsupported platform caffe", failures);
        Assert.Contains(failures, static f => f.Contains("PollInterval", StringComparison.Ordinal));
        Assert.Contains(failures, static f => f.Contains("LoadThreads", StringComparison.Ordinal));
        Assert.Contains(failures, static f => f.Contains("Tags", StringComparison.Ordinal));
        Assert.Contains(failures, static f => f.Contains("Name", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public void Rejects_retries_out_of_range(int retries) => Assert.Throws<OptionsValidationException>(() =>
        Build(builder => builder.Services.Configure<ServingOptions>(options => options.MaxLoadRetries = retries)));

    private static ServingOptions Build(Action<ITensorKeeperBuilder> configure)
    {
        var services = new ServiceCollection();
        configure(services.AddTensorKeeperServing().AddModelFormat(new TestFormat()));
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<ServingOptions>>().Value;
    }
}
