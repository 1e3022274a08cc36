// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Is told how loads go, for metrics of another naming. Thread-safe; returns soon and throws nothing.</summary>
/// <remarks>All registered ones are told. The same is recorded by the meter <c>TensorKeeper.Serving</c>.</remarks>
public interface ILoadObserver
{
    /// <summary>An attempt to load a version ended.</summary>
    /// <param name="id">The model and its version.</param>
    /// <param name="directory">The version's directory.</param>
    /// <param name="took">From its start, warm-up included.</param>
    /// <param name="error">Why it failed, or null.</param>
    void Loaded(ServableId id, string directory, TimeSpan took, ServingErrorCode? error);

    /// <summary>A version was warmed up, or refused a request of those that were recorded.</summary>
    /// <param name="directory">The version's directory.</param>
    /// <param name="recorded">How many recorded requests ran; 0 if there are none, and requests were made up.</param>
    /// <param name="took">All of it.</param>
    /// <param name="error">Why it failed, or null.</param>
    void WarmedUp(string directory, int recorded, TimeSpan took, ServingErrorCode? error);
}
