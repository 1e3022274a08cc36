// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Configuration;

/// <summary>Checks the models against each other, the file system's rules and the registered formats.</summary>
internal sealed class ModelListValidator(IEnumerable<IModelFormat> formats) : IValidateOptions<ServingOptions>
{
    private readonly string[] _platforms = [.. formats.Select(static format => format.Platform)];

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ServingOptions options)
    {
        var errors = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ModelConfig model in options.Models.Where(static model => !string.IsNullOrEmpty(model?.Name)))
        {
            if (!seen.Add(model.Name)) { errors.Add($"Illegal to list model {model.Name} multiple times in config list"); }
            if (!Path.IsPathFullyQualified(model.BasePath ?? ""))
            {
                errors.Add($"Expected model {model.Name} to have an absolute path or URI; got base_path()={model.BasePath}");
            }

            if (!string.IsNullOrEmpty(model.Platform) && !_platforms.Contains(model.Platform, StringComparer.Ordinal))
            {
                errors.Add($"Model {model.Name} requests unsupported platform {model.Platform}");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
