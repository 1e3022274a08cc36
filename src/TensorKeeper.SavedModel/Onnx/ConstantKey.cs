// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Compares small tensors by content, so that equal constants are written once.</summary>
/// <remarks>A class: collections of a structure would be compiled anew in each process, while a model loads.</remarks>
internal sealed class ConstantKey(Tensor tensor, ElementType type) : IEquatable<ConstantKey>
{
    private readonly Tensor _tensor = tensor;
    private readonly ElementType _type = type;

    public bool Equals(ConstantKey? other) =>
        other is not null && _type == other._type && _tensor.Shape == other._tensor.Shape && _tensor.Bytes.SequenceEqual(other._tensor.Bytes);

    public override bool Equals(object? obj) => Equals(obj as ConstantKey);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add((byte)_type);
        hash.Add(_tensor.Shape);
        hash.AddBytes(_tensor.Bytes);
        return hash.ToHashCode();
    }
}
