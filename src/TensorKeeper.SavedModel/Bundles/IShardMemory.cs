// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Bundles;

/// <summary>The bytes of one data shard. Thread-safe.</summary>
internal interface IShardMemory
{
    /// <summary>Copies bytes out of the shard.</summary>
    /// <exception cref="Diagnostics.SavedModelException">The file ends before, or cannot be read.</exception>
    void Read(long offset, Span<byte> destination);
}
