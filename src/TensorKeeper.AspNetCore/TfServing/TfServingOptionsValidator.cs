// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Refuses options that cannot be meant. Thread-safe.</summary>
internal sealed class TfServingOptionsValidator : IValidateOptions<TfServingOptions>
{
    // The longest time that a timer of the base library takes.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    public ValidateOptionsResult Validate(string? name, TfServingOptions options)
    {
        var failures = new List<string>();
        bool isTimeout = options.RestApiTimeout == Timeout.InfiniteTimeSpan
            || (options.RestApiTimeout > TimeSpan.Zero && options.RestApiTimeout <= LongestTimeout);
        if (!isTimeout)
        {
            failures.Add($"{nameof(options.RestApiTimeout)} is {options.RestApiTimeout}; it must be more than 0 and at most {LongestTimeout}.");
        }

        RequireSize(nameof(options.MaxRestBodyBytes), options.MaxRestBodyBytes, failures);
        RequireSize(nameof(options.MaxDecompressedBodyBytes), options.MaxDecompressedBodyBytes, failures);
        if (options.MetricsPath.Length > 0
            && (options.MetricsPath[0] != '/' || options.MetricsPath.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase)))
        {
            failures.Add($"{nameof(options.MetricsPath)} is '{options.MetricsPath}'; it must start with a slash and lie outside /v1/.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void RequireSize(string name, long bytes, List<string> failures)
    {
        if (bytes is < 1 or > TfServingOptions.LargestBodyBytes)
        {
            failures.Add($"{name} is {bytes}; it must be 1 to {TfServingOptions.LargestBodyBytes} bytes.");
        }
    }
}
