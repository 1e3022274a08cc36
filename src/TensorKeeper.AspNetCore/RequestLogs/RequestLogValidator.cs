// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.TfServing;
using TensorKeeper.Serving.Configuration;

namespace TensorKeeper.AspNetCore.RequestLogs;

/// <summary>Refuses logs of requests that nobody writes, or that would leave their folder. Thread-safe.</summary>
/// <remarks>A configuration may come over the network: where files are made is for whoever starts the server to say.</remarks>
internal sealed class RequestLogValidator(IOptions<TfServingOptions> doors) : IValidateOptions<ServingOptions>
{
    public ValidateOptionsResult Validate(string? name, ServingOptions options)
    {
        var failures = new List<string>();
        foreach (ModelConfig model in options.Models)
        {
            if (model.RequestLog is not { } log) { continue; }
            if (doors.Value.RequestLogFolder.Length == 0) { failures.Add("No request-logger-creator provided."); }
            else if (!IsName(log.FileName)) { failures.Add($"filename_prefix of model {model.Name} is '{log.FileName}'; a name without folders is expected."); }
            else if (log.SamplingRate is not (>= 0 and <= 1))
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"sampling_rate of model {model.Name} is {log.SamplingRate}; 0 to 1 is expected."));
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures.Distinct());
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 100 && text[0] != '.' && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
