// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Stateless;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>Turns a plan into stages over slots, and the plans of its bodies into programs of their own.</summary>
internal sealed class ProgramBuilder
{
    private readonly Dictionary<SourceValue, int> _slots = [];
    private readonly Dictionary<int, Tensor> _constants = [];
    private readonly ProgramPlan _plan;
    private int _slotCount;

    private ProgramBuilder(ProgramPlan plan) => _plan = plan;

    /// <summary>Builds the program of a signature.</summary>
    /// <exception cref="SavedModelException">Ops have no translation; every one of them is reported.</exception>
    public static SignatureProgram Build(
        Signature signature, SignatureGraph graph, SessionFactory sessions, CancellationToken cancellationToken)
    {
        StageProgram program = Build(ProgramPlanner.Plan(graph.Graph, graph.Facts), sessions, cancellationToken);
        PartialShape[] accepted = [.. graph.Graph.Inputs.Select(input => graph.Facts[input].Shape)];
        return new SignatureProgram(signature.Inputs, [.. signature.Outputs.Select(static o => o.Name)], program, accepted);
    }

    private static StageProgram Build(ProgramPlan plan, SessionFactory sessions, CancellationToken cancellationToken) =>
        new ProgramBuilder(plan).Build(sessions, cancellationToken);

    private StageProgram Build(SessionFactory sessions, CancellationToken cancellationToken)
    {
        // An argument that became a constant of the body keeps its slot; nodes that read it have the constant.
        foreach (SourceValue input in _plan.Graph.Inputs) { _slots[input] = _slotCount++; }
        var steps = new List<ProgramStep>(_plan.Stages.Count);
        try
        {
            foreach (StagePlan stage in _plan.Stages) { steps.Add(Connect(Create(stage, sessions, cancellationToken), stage.Graph)); }
            int[] outputs = [.. _plan.Graph.Outputs.Select(OutputSlot)];
            return new StageProgram(_plan.Graph.Inputs.Count, outputs, [.. steps], _constants, _slotCount);
        }
        catch
        {
            foreach (ProgramStep step in steps) { step.Stage.Dispose(); }
            throw;
        }
    }

    private static IProgramStage Create(StagePlan stage, SessionFactory sessions, CancellationToken cancellationToken)
    {
        if (stage.Translation is { } translation) { return sessions.Create(translation, cancellationToken); }
        var kernels = new Dictionary<SourceNode, ValueKernel>();
        var programs = new List<IDisposable>();
        try
        {
            foreach ((SourceNode node, ProgramPlan[] bodies) in stage.Bodies)
            {
                var built = new List<StageProgram>();
                foreach (ProgramPlan body in bodies)
                {
                    built.Add(Build(body, sessions, cancellationToken));
                    programs.Add(built[^1]);
                }

                kernels.Add(node, ControlFlow.Bind(node, [.. built]));
            }

            foreach (SourceNode node in stage.Graph.Nodes)
            {
                if (node.Constant is SeedConstant seed) { kernels.Add(node, SeedKernel.Of(seed)); }
            }

            return new HostProgramStage(new HostStage(stage.Graph, kernels), programs);
        }
        catch
        {
            foreach (IDisposable program in programs) { program.Dispose(); }
            throw;
        }
    }

    private ProgramStep Connect(IProgramStage stage, SourceGraph graph)
    {
        int[] inputs = [.. graph.Inputs.Select(input => _slots[input])];
        int[] outputs = new int[graph.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = _slotCount++;
            _slots[graph.Outputs[i]] = outputs[i];
        }

        return new ProgramStep(stage, inputs, outputs);
    }

    private int OutputSlot(SourceValue output)
    {
        if (_slots.TryGetValue(output, out int slot)) { return slot; }
        slot = _slotCount++;
        _slots[output] = slot;
        _constants[slot] = ConstantReader.Read(output.Node);
        return slot;
    }
}
