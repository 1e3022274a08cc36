// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Configuration;

/// <summary>One model to serve.</summary>
public sealed class ModelConfig
{
    /// <summary>Gets or sets the name by which requests call it.</summary>
    /// <value>Not empty; unique in the server.</value>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Gets or sets the directory whose subdirectories are the versions.</summary>
    /// <value>An absolute path. It may be missing when the server starts: the model is served once it is there.</value>
    [Required]
    public string BasePath { get; set; } = "";

    /// <summary>Gets or sets the format of the versions.</summary>
    /// <value>
    /// The platform name of a registered format, for example <c>tensorflow</c>; empty, the default: the first format that
    /// recognizes the directory.
    /// </value>
    public string Platform { get; set; } = "";

    /// <summary>Gets or sets which versions are served.</summary>
    /// <value>Default: the newest one.</value>
    [Required]
    public VersionPolicy VersionPolicy { get; set; } = VersionPolicy.Default;

    /// <summary>Gets or sets names for versions, such as <c>stable</c> and <c>canary</c>.</summary>
    /// <value>
    /// Default: none. A label may point to a version that is not available yet; a request by it is then answered like one by
    /// the version's number.
    /// </value>
    [Required]
    public IDictionary<string, long> Labels { get; set; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Gets or sets which requests are written to a file.</summary>
    /// <value>Default null: none. A server without a folder for such files refuses it. TensorFlow Serving: <c>logging_config</c>.</value>
    public RequestLogConfig? RequestLog { get; set; }
}
