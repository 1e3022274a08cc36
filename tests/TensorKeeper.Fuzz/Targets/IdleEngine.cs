// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>An engine that takes every graph and runs none. Thread-safe.</summary>
internal sealed class IdleEngine : IOnnxEngine
{
    public IOnnxSession CreateSession(OnnxProgram program, CancellationToken cancellationToken) => new Session();

    private sealed class Session : IOnnxSession
    {
        public IReadOnlyList<TensorSpec> Inputs => [];

        public IReadOnlyList<TensorSpec> Outputs => [];

        public Tensor[] Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken) =>
            throw new ServingException(ServingErrorCode.Unimplemented, "This engine runs nothing.");

        public void Dispose()
        {
        }
    }
}
