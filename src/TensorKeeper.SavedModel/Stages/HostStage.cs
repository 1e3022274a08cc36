// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages;

/// <summary>A part of a signature that the host computes, node after node. Thread-safe: any number of runs at once.</summary>
internal sealed class HostStage
{
    private readonly SourceGraph _graph;
    private readonly Step[] _steps;
    private readonly int[] _inputSlots;
    private readonly int[] _outputSlots;
    private readonly HostValue[] _constants;
    private readonly int _mostInputs;

    /// <summary>Prepares a graph: a slot for each value, a kernel for each node.</summary>
    /// <param name="graph">The nodes; inputs come from outside.</param>
    /// <param name="bound">Kernels of nodes that are more than their op: conditionals and loops over programs of their own.</param>
    /// <exception cref="SavedModelException">A node has no kernel, or one that does not know its attributes.</exception>
    public HostStage(SourceGraph graph, IReadOnlyDictionary<SourceNode, ValueKernel>? bound = null)
    {
        _graph = graph;
        var slots = new Dictionary<SourceValue, int>();
        var steps = new List<Step>();
        var constants = new List<HostValue>();
        var problems = new List<Diagnostic>();
        foreach (SourceValue input in graph.Inputs)
        {
            // What another stage makes: its node is not among ours.
            slots.Add(input, constants.Count);
            constants.Add(default);
        }

        foreach (SourceNode node in graph.Nodes)
        {
            if (node.Op == InternalOps.Input) { continue; }
            int first = constants.Count;
            foreach (SourceValue output in node.Outputs) { slots.Add(output, constants.Count); constants.Add(default); }
            if (node.Op == InternalOps.Constant) { constants[first] = ConstantTensors.Read(node); continue; }
            if ((bound?.GetValueOrDefault(node) ?? Prepare(node, problems)) is { } kernel)
            {
                steps.Add(new Step(node, kernel, [.. node.Inputs.Select(input => slots[input])], first));
            }
        }

        if (problems.Count > 0) { throw new SavedModelException(problems); }
        _steps = [.. steps];
        _constants = [.. constants];
        _mostInputs = steps.Count == 0 ? 0 : steps.Max(static step => step.Inputs.Length);
        _inputSlots = [.. graph.Inputs.Select(input => slots[input])];
        _outputSlots = [.. graph.Outputs.Select(output => slots[output])];
    }

    /// <summary>Runs the stage on the caller's thread.</summary>
    /// <param name="inputs">A value for each input of the graph, in order; neither changed nor kept.</param>
    /// <param name="cancellationToken">Ends the run between two nodes, or within a long one.</param>
    /// <returns>A value for each output of the graph, in order; independent of the inputs. The caller disposes them.</returns>
    /// <exception cref="ServingException">A node refuses its inputs.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public HostValue[] Run(ReadOnlySpan<HostValue> inputs, CancellationToken cancellationToken)
    {
        if (inputs.Length != _inputSlots.Length)
        {
            throw new ArgumentException($"{inputs.Length} values were given to a stage with {_inputSlots.Length} inputs.", nameof(inputs));
        }

        var values = (HostValue[])_constants.Clone();
        for (int i = 0; i < inputs.Length; i++) { values[_inputSlots[i]] = inputs[i]; }
        var room = new HostValue[_mostInputs];
        var made = new List<Tensor>(_steps.Length);
        HostValue[]? results = null;
        try
        {
            foreach (Step step in _steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Run(step, values, room, made, cancellationToken);
            }

            results = Tensors.Release(_outputSlots, values, made);
            return results;
        }
        finally
        {
            foreach (Tensor tensor in made)
            {
                if (results is null || !Tensors.Contains(results, tensor)) { tensor.Dispose(); }
            }
        }
    }

    private static void Run(Step step, HostValue[] values, Span<HostValue> room, List<Tensor> made, CancellationToken cancellationToken)
    {
        Span<HostValue> arguments = room[..step.Inputs.Length];
        for (int i = 0; i < arguments.Length; i++) { arguments[i] = values[step.Inputs[i]]; }
        HostValue[] outputs = Call(step, arguments, cancellationToken);
        for (int i = 0; i < outputs.Length; i++)
        {
            values[step.FirstOutput + i] = outputs[i];
            if (outputs[i].Tensor is { } tensor) { made.Add(tensor); }
        }
    }

    /// <summary>Calls a kernel; what it did not foresee in its inputs is the inputs' fault, and ends the request alone.</summary>
    private static HostValue[] Call(Step step, ReadOnlySpan<HostValue> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return step.Kernel(new HostCall(step.Node, arguments, cancellationToken));
        }
        catch (Exception unforeseen) when (
            unforeseen is ArithmeticException or ArgumentException or IndexOutOfRangeException or InvalidCastException
                or (InvalidOperationException and not ObjectDisposedException))
        {
            throw new ServingException(
                ServingErrorCode.InvalidArgument, $"{step.Node.Op} does not take these inputs: {unforeseen.Message} [[{{{{node {step.Node.Name}}}}}]]", unforeseen);
        }
        catch (OutOfMemoryException exhausted)
        {
            throw new ServingException(
                ServingErrorCode.ResourceExhausted, $"There is not enough memory for what {step.Node.Op} makes of these inputs. [[{{{{node {step.Node.Name}}}}}]]", exhausted);
        }
    }

    private static ValueKernel? Prepare(SourceNode node, List<Diagnostic> problems)
    {
        try
        {
            if (HostKernelTable.TryPrepare(node, out ValueKernel? kernel)) { return kernel; }
            problems.Add(new Diagnostic(DiagnosticId.UnsupportedOp, "There is no host kernel for this op.", node.Name, node.Op));
        }
        catch (ServingException refusal)
        {
            problems.Add(new Diagnostic(DiagnosticId.UnsupportedVariant, refusal.Message, node.Name, node.Op));
        }

        return null;
    }

    /// <summary>Returns the shape of the stage, for messages.</summary>
    public override string ToString() => $"{_steps.Length} nodes, {_graph.Inputs.Count} inputs, {_graph.Outputs.Count} outputs";

    private readonly record struct Step(SourceNode Node, ValueKernel Kernel, int[] Inputs, int FirstOutput);
}
