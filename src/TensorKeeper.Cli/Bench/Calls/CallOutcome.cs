// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Calls;

/// <summary>What became of a call. Immutable.</summary>
/// <param name="Status">A name of gRPC or a number of HTTP; empty for success.</param>
/// <param name="Message">What the server said; empty for success.</param>
internal readonly record struct CallOutcome(string Status, string Message)
{
    /// <summary>The answer that was hoped for.</summary>
    public static readonly CallOutcome Success = new("", "");

    /// <summary>Gets a value indicating whether the call succeeded.</summary>
    public bool IsSuccess => Status.Length == 0;
}
