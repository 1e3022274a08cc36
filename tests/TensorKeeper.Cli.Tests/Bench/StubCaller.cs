// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Calls;

namespace TensorKeeper.Cli.Tests.Bench;

/// <summary>Answers as a test says.</summary>
internal sealed class StubCaller(Func<int, Task<CallOutcome>> answer) : IPredictCaller
{
    private int _calls;

    public int Calls => _calls;

    public Task<CallOutcome> CallAsync(CancellationToken stop) => answer(Interlocked.Increment(ref _calls) - 1);
}
