// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Configuration;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Gives the memory of a model back, on a thread of its own. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore holds no handle, and an unload may outlive the container.")]
internal sealed class ServableUnloader(IOptions<ServingOptions> options, ILogger<ServableUnloader> logger)
{
    private readonly SemaphoreSlim _places = new(options.Value.UnloadThreads);

    /// <summary>Disposes a model that nobody uses; never throws.</summary>
    /// <param name="id">The model and its version.</param>
    /// <param name="model">The model.</param>
    /// <returns>A task that completes when the memory is the operating system's again.</returns>
    public async Task DisposeAsync(ServableId id, IServableModel model)
    {
        await _places.WaitAsync();
        try
        {
            await BackgroundThread.RunAsync($"unload {id.Name}", () =>
            {
                model.Dispose();
                MemoryTrim.Run();
                return true;
            });
            Log.Unloaded(logger, id.Name, id.Version);
        }
        catch (Exception e)
        {
            // The version is out of serving all the same; the one thing lost is some memory.
            Log.UnloadThrew(logger, id.Name, id.Version, e);
        }
        finally
        {
            _places.Release();
        }
    }
}
