// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Configuration;

/// <summary>Checks what attributes can only express by reflection: times and lists.</summary>
internal sealed class LoadingValidator : IValidateOptions<ServingOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ServingOptions options)
    {
        var errors = new List<string>();
        if (options.PollInterval != Timeout.InfiniteTimeSpan) { Require(options.PollInterval, TimeSpan.FromDays(1), nameof(options.PollInterval), errors); }
        Require(options.SettleTime, TimeSpan.FromHours(1), nameof(options.SettleTime), errors);
        Require(options.LoadRetryInterval, TimeSpan.FromDays(1), nameof(options.LoadRetryInterval), errors);
        Require(options.MaxQueueTime, TimeSpan.FromDays(1), nameof(options.MaxQueueTime), errors);
        if (options.Tags is { Count: 0 }) { errors.Add($"{nameof(options.Tags)} is empty; a SavedModel's graph is found by its tags."); }
        if (options.Batching.Mode == BatchingMode.Configured)
        {
            try
            {
                (options.Batching.Parameters with { AllowedBatchRows = [] }).Check();   // those fail the load of a model, as upstream
            }
            catch (ServingException wrong)
            {
                errors.Add(wrong.Message);
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Require(TimeSpan value, TimeSpan most, string name, List<string> errors)
    {
        if (value < TimeSpan.Zero || value > most) { errors.Add($"{name} is {value}; 0 to {most} is allowed."); }
    }
}
