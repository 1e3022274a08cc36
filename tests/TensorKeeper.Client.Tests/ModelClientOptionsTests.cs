// SPDX-License-Identifier: MIT
namespace TensorKeeper.Client.Tests;

public sealed class ModelClientOptionsTests
{
    public static TheoryData<ModelClientOptions> OutOfRange { get; } = new(
        new ModelClientOptions { Timeout = TimeSpan.Zero },
        new ModelClientOptions { MaxMessageBytes = 0 },
        new ModelClientOptions { MaxAttempts = 0 },
        new ModelClientOptions { MaxAttempts = 11 },
        new ModelClientOptions { RetryPause = TimeSpan.FromTicks(-1) },
        new ModelClientOptions { RetryPause = TimeSpan.FromMinutes(2) });

    [Fact]
    public void Defaults_are_documented()
    {
        var options = new ModelClientOptions();

        Assert.Equal(TimeSpan.FromSeconds(30), options.Timeout);
        Assert.Equal(int.MaxValue, options.MaxMessageBytes);
        Assert.Equal(4, options.MaxAttempts);
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.RetryPause);
        Assert.Null(options.ConfigureChannel);
    }

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void Rejects_what_is_out_of_range(ModelClientOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelClient.Connect("http://localhost:8500", options));

    [Fact]
    public void The_channel_may_be_configured()
    {
        int? maxBytes = null;

        using var client = ModelClient.Connect(
            "http://localhost:8500",
            new ModelClientOptions { MaxMessageBytes = 1000, ConfigureChannel = channel => maxBytes = channel.MaxReceiveMessageSize });

        Assert.Equal(1000, maxBytes);
    }
}
