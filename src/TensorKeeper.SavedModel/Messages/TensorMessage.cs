// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Messages;

/// <summary>A tensor as it stands in a graph file (<c>TensorProto</c>), not decoded: the bytes are read when the value is needed.</summary>
internal sealed class TensorMessage
{
    public DataType Type { get; init; }

    public PartialShape Shape { get; init; }

    /// <summary>The serialized <c>TensorProto</c>, a view into the file.</summary>
    public ReadOnlyMemory<byte> Encoded { get; init; }
}
