// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace TensorKeeper.SavedModel.Stages;

/// <summary>What goes from step to step of a program: a tensor, a <see cref="Stages.Variant"/>, or nothing, for a handle.</summary>
/// <remarks>A tensor may own memory of the engine, so whoever holds the value last disposes it. A variant owns nothing to give back.</remarks>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructors are the named way.")]
internal readonly struct HostValue : IDisposable
{
    private readonly object? _content;

    /// <summary>Wraps a tensor.</summary>
    public HostValue(Tensor? tensor) => _content = tensor;

    /// <summary>Wraps a list, rows, or an array of them.</summary>
    public HostValue(Variant variant) => _content = variant;

    /// <summary>Gets the tensor; null if the value is none.</summary>
    public Tensor? Tensor => _content as Tensor;

    /// <summary>Gets the variant; null if the value is none.</summary>
    public Variant? Variant => _content as Variant;

    /// <summary>Gets the elements' type; <see cref="ElementType.None"/> of all that is no tensor.</summary>
    public ElementType ElementType => Tensor?.ElementType ?? ElementType.None;

    public static implicit operator HostValue(Tensor? tensor) => new(tensor);

    public static implicit operator HostValue(Variant variant) => new(variant);

    /// <summary>Returns a value over the same memory that is another tensor, as kernels return their inputs.</summary>
    public HostValue View() => Tensor is { } tensor ? Tensors.View(tensor, tensor.Shape) : this;

    public void Dispose() => Tensor?.Dispose();

    public override string ToString() => _content?.ToString() ?? "nothing";
}
