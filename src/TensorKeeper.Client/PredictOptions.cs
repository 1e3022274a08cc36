// SPDX-License-Identifier: MIT
namespace TensorKeeper.Client;

/// <summary>What one prediction wants other than the client's defaults. Immutable.</summary>
public sealed record PredictOptions
{
    /// <summary>Gets the names of the outputs to return; the others are not sent.</summary>
    /// <value>Each once; default empty: all outputs of the signature.</value>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Gets how long this prediction may take, retries included.</summary>
    /// <value>
    /// More than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>; default null:
    /// <see cref="ModelClientOptions.Timeout"/>.
    /// </value>
    public TimeSpan? Timeout { get; init; }
}
