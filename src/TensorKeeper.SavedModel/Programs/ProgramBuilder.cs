// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Passes;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Pooling;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>Turns the lowered graph of a signature into stages over slots.</summary>
internal sealed class ProgramBuilder
{
    private readonly Dictionary<SourceValue, int> _slots = [];
    private readonly Dictionary<int, Tensor> _constants = [];
    private readonly SignatureGraph _signature;
    private int _slotCount;

    private ProgramBuilder(SignatureGraph signature) => _signature = signature;

    /// <summary>Builds the program of a signature.</summary>
    /// <exception cref="SavedModelException">Ops have no translation; every one of them is reported.</exception>
    public static SignatureProgram Build(
        Signature signature, SignatureGraph graph, SessionFactory sessions, CancellationToken cancellationToken)
    {
        var builder = new ProgramBuilder(graph);
        foreach (SourceValue input in graph.Graph.Inputs) { builder.AddInput(input); }
        IReadOnlyList<StageGraph> stages = Partition.Run(
            graph.Graph,
            graph.Facts,
            node => TranslatorTable.Shared.Contains(node.Op) && !PoolingKernels.HasComputedWindow(node, graph.Facts),
            HostKernelTable.Contains);
        List<OnnxTranslationResult?> translated = builder.Translate(stages);
        var steps = new List<ProgramStep>(stages.Count);
        try
        {
            for (int i = 0; i < stages.Count; i++)
            {
                IProgramStage stage = translated[i] is { } program
                    ? sessions.Create(program, cancellationToken)
                    : new HostProgramStage(new HostStage(stages[i].Graph));
                steps.Add(builder.Connect(stage, stages[i].Graph));
            }

            List<ProgramOutput> outputs = [.. signature.Outputs.Select((o, i) => new ProgramOutput(o.Name, builder.OutputSlot(graph.Graph.Outputs[i])))];
            PartialShape[] accepted = [.. graph.Graph.Inputs.Select(input => graph.Facts[input].Shape)];
            return new SignatureProgram(signature.Inputs, outputs, [.. steps], builder._constants, builder._slotCount, accepted);
        }
        catch
        {
            foreach (ProgramStep step in steps) { step.Stage.Dispose(); }
            throw;
        }
    }

    /// <summary>Translates all stages before any session is made, so that one report names everything that is missing.</summary>
    private List<OnnxTranslationResult?> Translate(IReadOnlyList<StageGraph> stages)
    {
        var programs = new List<OnnxTranslationResult?>(stages.Count);
        var diagnostics = new List<Diagnostic>();
        foreach (StageGraph stage in stages)
        {
            if (stage.IsHost)
            {
                programs.Add(null);
                diagnostics.AddRange(stage.Graph.Nodes
                    .Where(static n => n.Op != InternalOps.Constant && !HostKernelTable.Contains(n.Op))
                    .Select(static n => new Diagnostic(DiagnosticId.UnsupportedOp, "The op has no translation.", n.Name, n.Op)));
                continue;
            }

            try
            {
                programs.Add(OnnxTranslation.Translate(stage.Graph, _signature.Facts));
            }
            catch (SavedModelException refused)
            {
                diagnostics.AddRange(refused.Diagnostics);
            }
        }

        return diagnostics.Count > 0 ? throw new SavedModelException(diagnostics) : programs;
    }

    private void AddInput(SourceValue input) => _slots[input] = _slotCount++;

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
