// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Publishing;

/// <summary>What one publication may be. Section <c>BlogKeeper:Publishing</c>.</summary>
internal sealed class PublishingOptions
{
    public const string Section = "BlogKeeper:Publishing";

    /// <summary>Gets or sets the most articles that one call publishes; they are held in memory until the last has come.</summary>
    /// <value>1 to 1 000 000; default 10 000.</value>
    [Range(1, 1_000_000)]
    public int MaxArticlesPerPublication { get; set; } = 10_000;
}

/// <summary>The rules of one field.</summary>
[OptionsValidator]
internal sealed partial class PublishingOptionsValidator : IValidateOptions<PublishingOptions>;
