// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Suggesting;

/// <summary>The text model and how it is asked. Section <c>BlogKeeper:Suggesting</c>.</summary>
internal sealed class SuggestingOptions
{
    public const string Section = "BlogKeeper:Suggesting";

    /// <summary>Gets or sets the folder whose numbered folders are the versions of the model; the highest is used.</summary>
    /// <value>
    /// Default: <c>models/article-category</c>. A relative path is taken from the server's own folder. A new version that is
    /// copied into it takes over while the server runs.
    /// </value>
    [Required]
    public string ModelFolder { get; set; } = "models/article-category";

    /// <summary>Gets or sets the most titles that are given to the model at once.</summary>
    /// <value>
    /// 1 to 1 024; default 32. Titles of one stream that have arrived while the model was busy are asked together, and no
    /// more of them are held than this.
    /// </value>
    [Range(1, 1_024)]
    public int MaxTitlesPerRun { get; set; } = 32;
}

/// <summary>The rules of one field.</summary>
[OptionsValidator]
internal sealed partial class SuggestingOptionsValidator : IValidateOptions<SuggestingOptions>;
