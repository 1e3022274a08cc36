// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>The threads that run batches. Thread-safe.</summary>
/// <remarks>
/// They are not those of the thread pool, which decode and encode: a pool with as many threads as there are cores would have
/// none left while the engine is busy. They are made when there is work and end when there was none for a while.
/// </remarks>
/// <param name="run">Runs a batch, and whatever comes after it; does not throw.</param>
internal sealed class RunThreads(Action<Batch> run) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly Queue<Batch> _work = new();
    private int _idle;
    private bool _isOver;

    /// <summary>Runs a batch soon.</summary>
    public void Start(Batch batch)
    {
        lock (_gate)
        {
            _work.Enqueue(batch);
            if (_idle >= _work.Count)
            {
                Monitor.Pulse(_gate);
                return;
            }
        }

        new Thread(Work) { IsBackground = true, Name = "engine run" }.Start();
    }

    /// <summary>Lets idle threads end.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        while (Next() is { } batch) { run(batch); }
    }

    private Batch? Next()
    {
        lock (_gate)
        {
            while (_work.Count == 0)
            {
                if (_isOver) { return null; }
                _idle++;
                bool wasCalled = Monitor.Wait(_gate, Patience);
                _idle--;
                if (!wasCalled && _work.Count == 0) { return null; }
            }

            return _work.Dequeue();
        }
    }
}
