// SPDX-License-Identifier: MIT
using GrpcVsRest.Calls;

namespace GrpcVsRest.Loads;

/// <summary>Measures the ways of an operation in turns, so that what disturbs the machine disturbs all of them.</summary>
internal sealed class Comparison(Options options)
{
    /// <summary>How many calls a busy server has in flight.</summary>
    public const int Crowd = 64;

    private readonly HttpClientGenerator _varied = new();
    private readonly ILoadGenerator _repeated =
        H2LoadGenerator.IsInstalled() && !options.HttpClientOnly ? new H2LoadGenerator() : new HttpClientGenerator();

    /// <summary>Gets the name of the generator of calls that can be repeated.</summary>
    public string GeneratorName => _repeated.Name;

    /// <summary>Measures one operation.</summary>
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Operation operation, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<Call, WireSize>();
        foreach (Call call in operation.Ways)
        {
            sizes[call] = await WireMeter.MeasureAsync(call, cancellationToken);
            await RunAsync(call, Crowd, options.WarmUp, cancellationToken);
        }

        Dictionary<Call, LoadResult> alone = await InTurnsAsync(operation.Ways, 1, cancellationToken);
        Dictionary<Call, LoadResult> crowded = await InTurnsAsync(operation.Ways, Crowd, cancellationToken);

        // h2load does not see the status of gRPC: whether all is as it was is asked once more.
        foreach (Call call in operation.Ways) { await WireMeter.MeasureAsync(call, cancellationToken); }
        return [.. operation.Ways.Select(call => new Measurement(operation, call, sizes[call], alone[call], crowded[call]))];
    }

    /// <summary>Repeats each call in turns, and takes medians.</summary>
    public async Task<Dictionary<Call, LoadResult>> InTurnsAsync(IReadOnlyList<Call> calls, int inFlight, CancellationToken cancellationToken)
    {
        var results = calls.ToDictionary(static call => call, static _ => new List<LoadResult>());
        for (int repetition = 0; repetition < options.Repetitions; repetition++)
        {
            foreach (Call call in calls) { results[call].Add(await RunAsync(call, inFlight, options.Duration, cancellationToken)); }
        }

        return results.ToDictionary(static entry => entry.Key, static entry => LoadResult.MedianOf(entry.Value));
    }

    /// <summary>Makes one call as fast as it goes.</summary>
    public async Task<LoadResult> RunAsync(Call call, int inFlight, TimeSpan duration, CancellationToken cancellationToken)
    {
        await call.PrepareAsync(cancellationToken);
        return await (call.IsRepeatable ? _repeated : _varied).RunAsync(call, inFlight, duration, cancellationToken);
    }
}
