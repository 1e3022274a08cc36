// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Bundles;

/// <summary>A tensor's place in a data shard: dense, little-endian, checked against the length of the file. Immutable.</summary>
/// <param name="Key">The checkpoint key, for messages.</param>
/// <param name="ElementType">A type of fixed size.</param>
/// <param name="Shape">The extents.</param>
/// <param name="File">The absolute path of the shard.</param>
/// <param name="Offset">The first byte, from the start of the file.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Shard">The file, open as long as the bundle is.</param>
internal sealed record BundleSlice(
    string Key, ElementType ElementType, TensorShape Shape, string File, long Offset, long Length, IShardMemory Shard);
