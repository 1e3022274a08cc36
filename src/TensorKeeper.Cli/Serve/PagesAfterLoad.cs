// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Cli.Serve;

/// <summary>Hands back the pages of code that a load ran through, before the version answers its first request. Thread-safe.</summary>
internal sealed class PagesAfterLoad : ILoadObserver
{
    /// <inheritdoc/>
    public void Loaded(ServableId id, string directory, TimeSpan took, ServingErrorCode? error) => ProgramPages.LetGo();

    /// <inheritdoc/>
    public void WarmedUp(string directory, int recorded, TimeSpan took, ServingErrorCode? error)
    {
        // Part of the load, which goes on.
    }
}
