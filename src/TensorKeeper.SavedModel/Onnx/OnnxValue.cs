// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>A value of an ONNX graph. Made by <see cref="OnnxGraphBuilder"/> only.</summary>
/// <remarks>
/// A channels-last value may exist only as a promise: <see cref="Twin"/> holds it channels-first, and the transpose is
/// added to the graph the first time somebody reads the value itself. Chains of layers then never transpose in between.
/// </remarks>
internal sealed class OnnxValue
{
    public OnnxValue(OnnxGraphBuilder owner, string name, ElementType type, PartialShape shape)
    {
        Owner = owner;
        Name = name;
        Type = type;
        Shape = shape;
    }

    /// <summary>The graph that holds the value; bodies inside it see the value too.</summary>
    public OnnxGraphBuilder Owner { get; }

    /// <summary>Unique in the whole model; empty while the value is only a promise.</summary>
    public string Name { get; set; }

    public ElementType Type { get; }

    /// <summary>What is known of the shape, true for every run.</summary>
    public PartialShape Shape { get; set; }

    /// <summary>The number itself, if it is a small constant.</summary>
    public Tensor? Constant { get; init; }

    /// <summary>True for constants and weights: the engine folds what is computed from them alone.</summary>
    public bool IsInitializer { get; init; }

    /// <summary>True if no element is below zero or NaN in any run; known of results of Relu and the like.</summary>
    public bool IsNonNegative { get; set; }

    /// <summary>The same value with its channels first, if somebody made that; rank 3 to 5.</summary>
    public OnnxValue? Twin { get; set; }

    /// <summary>The node that makes the value; null for inputs and initializers.</summary>
    public OnnxNode? Producer { get; set; }

    public bool IsPromise => Name.Length == 0;

    public int Rank => Shape.Rank;

    public override string ToString() => $"{(IsPromise ? "promise" : Name)} {Type}{Shape}";
}
