// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Whether the server should be sent work. Thread-safe.</summary>
public interface IServerReadiness
{
    /// <summary>Gets a value indicating whether every configured model has an available version and the server is not stopping.</summary>
    bool IsReady { get; }

    /// <summary>Gets a value indicating whether the server was asked to stop and finishes what it has.</summary>
    bool IsDraining { get; }

    /// <summary>Gets one line that says why the server is not ready; empty if it is.</summary>
    string Reason { get; }
}
