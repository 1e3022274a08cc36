// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Health;

/// <summary>Whether something should be sent work.</summary>
internal enum HealthAnswer
{
    /// <summary>There is no such thing.</summary>
    Unknown,

    Serving,

    NotServing,
}
