// SPDX-License-Identifier: MIT
using Spectre.Console;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Cli.Serve;

/// <summary>Prints the banner once: when the first loads have ended, or after a while with what is known then.</summary>
internal sealed class BannerPrinter(IServableCatalog catalog, IAnsiConsole console, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Waits for the models and prints.</summary>
    /// <param name="models">The models that were asked for.</param>
    /// <param name="endpoints">Where they are served.</param>
    /// <param name="startedAt">When the process started.</param>
    /// <param name="cancellationToken">The server stops: nothing is printed.</param>
    public async Task PrintWhenSettledAsync(
        IReadOnlyList<ModelLocation> models, Endpoints endpoints, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        long began = clock.GetTimestamp();
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (!ServedModels.AreSettled(catalog, models) && clock.GetElapsedTime(began) < LongestWait)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        Banner.Print(console, ServedModels.Describe(catalog, models), endpoints, clock.GetUtcNow() - startedAt);
    }
}
