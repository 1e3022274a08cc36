// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Tests.Batching;

/// <summary>One model behind a queue, with fake time and one run at once unless a test says otherwise.</summary>
internal sealed class BatcherFixture : IDisposable
{
    private readonly List<TensorMap> _inputs = [];

    public BatcherFixture(
        BatchingParameters? parameters = null, BatchTrust trust = BatchTrust.Confirmed, BatchModel? model = null, int runs = 1,
        TimeSpan? maxWait = null)
    {
        Model = model ?? new BatchModel();
        Scheduler = new RunScheduler(runs, lendsRuns: parameters is null, maxWait ?? TimeSpan.MaxValue, Line, Time);
        Batcher = Add("m", Model, parameters, trust);
    }

    public BatchModel Model { get; }

    public FakeTimeProvider Time { get; } = new();

    public FakeLine Line { get; } = new();

    public TestMeters Meters { get; } = new();

    public RunScheduler Scheduler { get; }

    public ServableBatcher Batcher { get; }

    public ServableBatcher Add(string name, BatchModel model, BatchingParameters? parameters, BatchTrust trust)
    {
        var id = new ServableId(name, 1);
        return new ServableBatcher(
            id, model, parameters, new Dictionary<Signature, BatchTrust> { [BatchModel.Signature] = trust }, Scheduler,
            new BatchTelemetry(id, "threads", Meters.Metrics, []), Time, NullLogger.Instance);
    }

    /// <summary>Sends rows of two columns, and does not wait for the answer.</summary>
    public Task<TensorMap> Send(params float[] rows) => Send(Batcher, Rows(2, rows), TestContext.Current.CancellationToken);

    public Task<TensorMap> Send(ServableBatcher batcher, Tensor x, CancellationToken cancellationToken)
    {
        var inputs = new TensorMap { { "x", x } };
        _inputs.Add(inputs);
        return batcher.RunAsync(BatchModel.Signature, inputs, [], cancellationToken, out _).AsTask();
    }

    /// <summary>Takes the engine, so that what comes next has to wait.</summary>
    /// <returns>The call that has it.</returns>
    public async Task<Task<TensorMap>> OccupyAsync(float row = 1000)
    {
        Task<TensorMap> call = Task.Run(() => Send(row));
        await Model.BegunAsync();
        return call;
    }

    /// <summary>Waits for an answer and compares its first column.</summary>
    public static async Task AnswersAsync(Task<TensorMap> answer, params float[] expected)
    {
        using TensorMap outputs = await answer.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Tensor y = outputs["y"];
        int columns = (int)y.Shape[1];
        Assert.Equal(expected, Enumerable.Range(0, (int)y.Shape[0]).Select(row => y.AsSpan<float>()[row * columns]));
    }

    public static Tensor Rows(int columns, params float[] firsts)
    {
        float[] values = new float[firsts.Length * columns];
        for (int row = 0; row < firsts.Length; row++)
        {
            for (int column = 0; column < columns; column++) { values[(row * columns) + column] = firsts[row] + column; }
        }

        return Tensor.Of<float>([firsts.Length, columns], values);
    }

    public void Dispose()
    {
        Scheduler.Dispose();
        foreach (TensorMap inputs in _inputs) { inputs.Dispose(); }
        Meters.Dispose();
        Model.Dispose();
    }
}
