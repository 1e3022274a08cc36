// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages;

/// <summary>One call of a kernel: the node and the values it reads.</summary>
internal readonly ref struct HostCall
{
    private readonly ReadOnlySpan<Tensor?> _inputs;

    /// <param name="node">The node; attributes it lacks mean TensorFlow's defaults.</param>
    /// <param name="inputs">A tensor for each input; null for the handle of a table.</param>
    /// <param name="cancellationToken">Looked at by kernels that may run long.</param>
    public HostCall(SourceNode node, ReadOnlySpan<Tensor?> inputs, CancellationToken cancellationToken)
    {
        Node = node;
        _inputs = inputs;
        CancellationToken = cancellationToken;
    }

    public SourceNode Node { get; }

    public CancellationToken CancellationToken { get; }

    public int InputCount => _inputs.Length;

    public Tensor this[int index] =>
        (uint)index < (uint)_inputs.Length && _inputs[index] is { } tensor ? tensor : throw Invalid($"input {index} is missing or no tensor");

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
