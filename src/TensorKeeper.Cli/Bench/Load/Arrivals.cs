// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Load;

/// <summary>When the calls of an open loop are due.</summary>
internal enum Arrivals
{
    /// <summary>At equal distances.</summary>
    Constant,

    /// <summary>Independently of one another, as calls of many users are: the distances are exponentially distributed.</summary>
    Poisson,
}
