// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Hosting;

/// <summary>How many calls are worked on, and how the server ends. Section <c>BlogKeeper:Hosting</c>.</summary>
internal sealed class HostingOptions
{
    public const string Section = "BlogKeeper:Hosting";

    /// <summary>Gets or sets how many calls are worked on at once: the "workers" of a gRPC server. A stream is one call.</summary>
    /// <value>
    /// 1 to 10 000; default 100, which is also how many connections Npgsql and SqlClient pool unless they are told otherwise.
    /// Health checks and reflection do not count.
    /// </value>
    [Range(1, 10_000)]
    public int MaxConcurrentCalls { get; set; } = 100;

    /// <summary>Gets or sets how many more calls wait for their turn, first come, first served; the rest is refused.</summary>
    /// <value>0 to 100 000; default 1 000.</value>
    [Range(0, 100_000)]
    public int QueueLimit { get; set; } = 1_000;

    /// <summary>Gets or sets how long calls in flight may take to end when the server is stopped; then they are broken off.</summary>
    /// <value>0 to 1 hour; default 30 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>The rules of one field.</summary>
[OptionsValidator]
internal sealed partial class HostingOptionsValidator : IValidateOptions<HostingOptions>;
