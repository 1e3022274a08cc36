// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.TfServing;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

public sealed class TfServingOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_upstream()
    {
        var options = new TfServingOptions();

        Assert.Equal(TimeSpan.FromSeconds(30), options.RestApiTimeout);
        Assert.Equal(100_000_000, options.MaxDecompressedBodyBytes);
        Assert.False(options.EnableCors);
        Assert.False(options.SerializeAsTensorContent);
        Assert.True(Validate(options).Succeeded);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(3_000_000_000)]
    public void Rejects_a_timeout_that_no_timer_takes(long milliseconds) =>
        Assert.Contains(
            nameof(TfServingOptions.RestApiTimeout),
            Validate(new TfServingOptions { RestApiTimeout = TimeSpan.FromMilliseconds(milliseconds) }).FailureMessage,
            StringComparison.Ordinal);

    [Fact]
    public void Accepts_no_timeout() =>
        Assert.True(Validate(new TfServingOptions { RestApiTimeout = Timeout.InfiniteTimeSpan }).Succeeded);

    [Fact]
    public void Reports_all_that_is_wrong_at_once() =>
        Assert.Equal(2, Validate(new TfServingOptions { MaxRestBodyBytes = 0, MaxDecompressedBodyBytes = long.MaxValue }).Failures?.Count());

    private static ValidateOptionsResult Validate(TfServingOptions options) => new TfServingOptionsValidator().Validate(null, options);
}
