// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Cli.Bench.Load;

/// <summary>One load that a server is put under. Immutable.</summary>
/// <param name="Concurrency">Calls in flight at once in a closed loop; the most of them in an open one.</param>
/// <param name="Rate">Calls due each second; null in a closed loop.</param>
internal sealed record LoadPoint(int Concurrency, double? Rate = null)
{
    /// <summary>Gets a value indicating whether calls are due by the clock.</summary>
    public bool IsOpen => Rate is not null;

    /// <summary>Gets what a sweep varies, as a number.</summary>
    public double Level => Rate ?? Concurrency;

    /// <summary>Gets what a sweep varies, as text without its unit.</summary>
    public string LevelText => Level.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Gets the whole of it.</summary>
    /// <value>For example <c>16 in flight</c> or <c>1000 requests/s</c>.</value>
    public string Text => IsOpen ? $"{LevelText} requests/s" : $"{LevelText} in flight";
}
