// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Gives the memory of a model back, on a thread of its own. Thread-safe.</summary>
internal sealed class ServableUnloader(ILogger<ServableUnloader> logger)
{
    /// <summary>Disposes a model that nobody uses; never throws.</summary>
    /// <param name="id">The model and its version.</param>
    /// <param name="model">The model.</param>
    /// <returns>A task that completes when the memory is the operating system's again.</returns>
    public async Task DisposeAsync(ServableId id, IServableModel model)
    {
        try
        {
            await BackgroundThread.RunAsync($"unload {id.Name}", () =>
            {
                model.Dispose();
                MemoryTrim.AfterUnload();
                return true;
            });
            Log.Unloaded(logger, id.Name, id.Version);
        }
        catch (Exception e)
        {
            // The version is out of serving all the same; the one thing lost is some memory.
            Log.UnloadThrew(logger, id.Name, id.Version, e);
        }
    }
}
