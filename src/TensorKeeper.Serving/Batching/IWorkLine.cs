// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>What requests stand in until a thread decodes them. Thread-safe.</summary>
internal interface IWorkLine
{
    /// <summary>Gets a value indicating whether somebody stands in line.</summary>
    bool HasMore { get; }

    /// <summary>Stands in line, behind all others.</summary>
    /// <param name="work">Runs when its turn has come, on another thread.</param>
    void Stand(IThreadPoolWorkItem work);
}
