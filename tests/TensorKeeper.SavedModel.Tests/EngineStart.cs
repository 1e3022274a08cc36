// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using TensorKeeper.SavedModel.Tests.DenseNetworks;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.SavedModel.Tests;

/// <summary>Makes the engine's environment before any test does: the first one of a process decides for all sessions.</summary>
internal static class EngineStart
{
    [ModuleInitializer]
    internal static void Start() => new OnnxRuntimeEngine().CreateSession(new DenseChain(1).Op("Relu").Program(), CancellationToken.None).Dispose();
}
