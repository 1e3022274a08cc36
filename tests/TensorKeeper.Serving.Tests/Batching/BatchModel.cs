// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Tests.Batching;

/// <summary>Doubles rows of numbers, when a test lets it: a fake of time and failure.</summary>
internal sealed class BatchModel : IServableModel
{
    private readonly SemaphoreSlim _permits = new(0);
    private readonly SemaphoreSlim _started = new(0);

    public static Signature Signature { get; } = new()
    {
        Name = Signature.DefaultName,
        Inputs = [new TensorSpec("x", ElementType.Float32, [-1, -1], "x:0")],
        Outputs = [new TensorSpec("y", ElementType.Float32, [-1, -1], "y:0")],
    };

    /// <summary>The first column of each run, in the order they began.</summary>
    public List<float[]> Runs { get; } = [];

    /// <summary>Whether a run waits for <see cref="Release"/>.</summary>
    public bool IsHeld { get; set; } = true;

    /// <summary>Whether runs are written down.</summary>
    public bool Keeps { get; init; } = true;

    /// <summary>Computes in place of doubling.</summary>
    public Func<Tensor, TensorMap>? OnRun { get; init; }

    /// <summary>How many rows the model calls quick.</summary>
    public int Quick { get; init; }

    /// <summary>Lets fake time pass while a run goes on.</summary>
    public Action? Elapse { get; set; }

    public IReadOnlyDictionary<string, Signature> Signatures { get; } = new Dictionary<string, Signature> { [Signature.DefaultName] = Signature };

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ExportedSignatures { get; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    public IReadOnlyList<LoadPhase> LoadPhases => [];

    public static TensorMap Double(Tensor x)
    {
        Tensor y = Tensor.Allocate(ElementType.Float32, x.Shape);
        for (int i = 0; i < x.ElementCount; i++) { y.AsSpan<float>()[i] = 2 * x.AsSpan<float>()[i]; }
        return new TensorMap { { "y", y } };
    }

    /// <summary>Lets some runs, or the ones to come, go on.</summary>
    public void Release(int runs = 1) => _permits.Release(runs);

    /// <summary>Waits until some more runs have begun.</summary>
    public async Task BegunAsync(int runs = 1)
    {
        for (int i = 0; i < runs; i++)
        {
            Assert.True(await _started.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "No run began.");
        }
    }

    /// <summary>Compares the first columns of all runs.</summary>
    public void AssertRuns(params float[][] expected) => Assert.Equal(expected, Runs);

    public int QuickRows(Signature signature) => Quick;

    public TensorMap Run(Signature signature, TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken)
    {
        Tensor x = inputs["x"];
        if (!Keeps) { return OnRun!(x); }
        Note(x);
        _started.Release();
        if (IsHeld) { _permits.Wait(cancellationToken); }
        Elapse?.Invoke();
        return OnRun is null ? Double(x) : OnRun(x);
    }

    private void Note(Tensor x)
    {
        int columns = (int)x.Shape[1];
        float[] firsts = [.. Enumerable.Range(0, (int)x.Shape[0]).Select(row => x.AsSpan<float>()[row * columns])];
        lock (Runs) { Runs.Add(firsts); }
    }

    public void Dispose()
    {
        _permits.Dispose();
        _started.Dispose();
    }
}
