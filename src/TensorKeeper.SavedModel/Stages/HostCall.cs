// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages;

/// <summary>One call of a kernel: the node and the values it reads.</summary>
internal readonly ref struct HostCall
{
    private readonly ReadOnlySpan<HostValue> _inputs;

    /// <param name="node">The node; attributes it lacks mean TensorFlow's defaults.</param>
    /// <param name="inputs">A value for each input; nothing for the handle of a table.</param>
    /// <param name="cancellationToken">Looked at by kernels that may run long.</param>
    public HostCall(SourceNode node, ReadOnlySpan<HostValue> inputs, CancellationToken cancellationToken)
    {
        Node = node;
        _inputs = inputs;
        CancellationToken = cancellationToken;
    }

    public SourceNode Node { get; }

    public CancellationToken CancellationToken { get; }

    public int InputCount => _inputs.Length;

    /// <summary>Gets all inputs, whatever they are.</summary>
    public ReadOnlySpan<HostValue> Values => _inputs;

    public Tensor this[int index] =>
        (uint)index < (uint)_inputs.Length && _inputs[index].Tensor is { } tensor ? tensor : throw Invalid($"input {index} is missing or no tensor");

    /// <summary>Gets an input that is a variant of one kind.</summary>
    public T Variant<T>(int index)
        where T : Variant =>
        (uint)index < (uint)_inputs.Length && _inputs[index].Variant is T variant ? variant : throw Invalid($"input {index} is missing or no {typeof(T).Name}");

    /// <summary>Gets the extents of a tensor or of an array of variants; a list is a scalar.</summary>
    public TensorShape ShapeOf(int index) => Values.Length > index && Values[index].Variant is { } variant
        ? (variant as VariantArray)?.Shape ?? TensorShape.Scalar
        : this[index].Shape;

    /// <summary>Gets the one integer that an input holds.</summary>
    public long Integer(int index) =>
        this[index] is { ElementCount: 1 } tensor ? Tensors.Integers(tensor)[0] : throw Invalid($"input {index} must be one integer, not {this[index]}");

    /// <summary>Takes some inputs together, for ops with a list of them.</summary>
    public Tensor[] Range(int start, int count)
    {
        var tensors = new Tensor[count];
        for (int i = 0; i < count; i++) { tensors[i] = this[start + i]; }
        return tensors;
    }

    /// <summary>Gets the table whose handle an input is.</summary>
    public LookupTable Table(int index) => TableOf(Node, index);

    /// <summary>Gets the table whose handle an input is; the handle is known when the model is loaded.</summary>
    public static LookupTable TableOf(SourceNode node, int index) =>
        node.Inputs[index].Node.Constant is TableConstant constant
            ? constant.Table
            : throw new ServingException(ServingErrorCode.Internal, $"{node}: input {index} is no table that was filled when the model was loaded.");

    /// <summary>Makes the exception for inputs the op does not take.</summary>
    public ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, $"{message} [[{{{{node {Node.Name}}}}}]]");

    /// <summary>Throws unless a condition of the op holds.</summary>
    public void Require([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition) { throw Invalid(message); }
    }
}
