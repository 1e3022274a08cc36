// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Load;

namespace TensorKeeper.Cli.Bench;

/// <summary>What <c>tensorkeeper bench</c> was told. Not thread-safe; written by the flags, then only read.</summary>
internal sealed class BenchOptions
{
    /// <summary>Gets or sets the model's name; empty for the name of the folder that is served.</summary>
    public string Model { get; set; } = "";

    /// <summary>Gets or sets the base path of a model to be served for the measurement; empty if a server is named.</summary>
    public string ModelBasePath { get; set; } = "";

    /// <summary>Gets or sets the protocol; <see cref="WireProtocol.Auto"/> leaves it to the address.</summary>
    public WireProtocol Protocol { get; set; }

    /// <summary>Gets or sets the version; null for the newest.</summary>
    public long? Version { get; set; }

    /// <summary>Gets or sets the version's label; null for none.</summary>
    public string? Label { get; set; }

    /// <summary>Gets or sets the signature; empty for the default one.</summary>
    public string Signature { get; set; } = "";

    /// <summary>Gets or sets how many rows a made-up request has; null: not said.</summary>
    public int? Rows { get; set; }

    /// <summary>Gets the shapes of made-up inputs, by name, where the model leaves dimensions open.</summary>
    public Dictionary<string, TensorShape> Shapes { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the file with the request; empty: it is made up.</summary>
    public string Input { get; set; } = "";

    /// <summary>Gets or sets how many calls are in flight at once, one point of a sweep each; empty: not said.</summary>
    public IReadOnlyList<int> Concurrencies { get; set; } = [];

    /// <summary>Gets or sets how many calls a second are due, one point of a sweep each; empty: a closed loop.</summary>
    public IReadOnlyList<double> Rates { get; set; } = [];

    /// <summary>Gets or sets when calls of an open loop are due.</summary>
    public Arrivals Arrivals { get; set; }

    /// <summary>Gets or sets how many calls of an open loop may be unanswered at once.</summary>
    public int MaxInFlight { get; set; } = 1_000;

    /// <summary>Gets or sets how long each point is measured.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long calls are made before they count.</summary>
    public TimeSpan WarmUp { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how many calls are measured, instead of a duration; null: as many as fit.</summary>
    public long? Requests { get; set; }

    /// <summary>Gets or sets how many connections are used; 0: as many as HTTP needs.</summary>
    public int Connections { get; set; }

    /// <summary>Gets or sets how long an answer may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the file for scripts; empty for none.</summary>
    public string Json { get; set; } = "";

    /// <summary>Gets or sets the file for browsers; empty for none.</summary>
    public string Html { get; set; } = "";

    /// <summary>Gets or sets the 99th percentile above which the command fails; null: it does not look.</summary>
    public TimeSpan? MaxP99 { get; set; }

    /// <summary>Gets or sets the number of failed calls above which the command fails; null: it does not look.</summary>
    public long? MaxErrors { get; set; }
}
