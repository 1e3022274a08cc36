// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Programs;

/// <summary>How a signature is run: stages over numbered slots. Thread-safe; disposing it disposes the stages.</summary>
/// <remarks>Slots hold the request's inputs first, then known results, then what the stages make.</remarks>
internal sealed class SignatureProgram : IDisposable
{
    private readonly IReadOnlyList<TensorSpec> _inputs;
    private readonly IReadOnlyList<ProgramOutput> _outputs;
    private readonly ProgramStep[] _steps;
    private readonly IReadOnlyDictionary<int, Tensor> _constants;
    private readonly int _slotCount;
    private readonly IReadOnlyList<PartialShape> _accepted;

    /// <summary>Initializes the program.</summary>
    /// <param name="inputs">The signature's inputs; input <c>i</c> goes into slot <c>i</c>.</param>
    /// <param name="outputs">The signature's outputs and their slots.</param>
    /// <param name="steps">The stages in the order they run.</param>
    /// <param name="constants">Slots whose tensor is known beforehand; over managed memory, so that no one owns it.</param>
    /// <param name="slotCount">How many slots there are.</param>
    /// <param name="accepted">What the graph itself says of the shape of each input; a signature may say more or less.</param>
    public SignatureProgram(
        IReadOnlyList<TensorSpec> inputs,
        IReadOnlyList<ProgramOutput> outputs,
        ProgramStep[] steps,
        IReadOnlyDictionary<int, Tensor> constants,
        int slotCount,
        IReadOnlyList<PartialShape> accepted)
    {
        _accepted = accepted;
        _inputs = inputs;
        _outputs = outputs;
        _steps = steps;
        _constants = constants;
        _slotCount = slotCount;
    }

    /// <summary>Runs the signature on the caller's thread.</summary>
    public TensorMap Run(TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken)
    {
        var slots = new Tensor?[_slotCount];
        FillInputs(slots, inputs);
        foreach ((int slot, Tensor tensor) in _constants) { slots[slot] = tensor; }
        List<ProgramOutput> wanted = [.. _outputs.Where(o => outputNames.Count == 0 || outputNames.Contains(o.Name))];
        var made = new List<int>();
        try
        {
            bool[] needed = Needed(wanted);
            foreach (ProgramStep step in _steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RunStep(step, slots, needed, made, cancellationToken);
            }

            return Collect(wanted, slots, made);
        }
        finally
        {
            foreach (int slot in made) { slots[slot]?.Dispose(); }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ProgramStep step in _steps) { step.Stage.Dispose(); }
    }

    private static void RunStep(ProgramStep step, Tensor?[] slots, bool[] needed, List<int> made, CancellationToken cancellationToken)
    {
        var outputs = new List<int>(step.OutputSlots.Length);
        for (int i = 0; i < step.OutputSlots.Length; i++)
        {
            if (needed[step.OutputSlots[i]]) { outputs.Add(i); }
        }

        if (outputs.Count == 0) { return; }
        var inputs = new Tensor[step.InputSlots.Length];
        for (int i = 0; i < inputs.Length; i++) { inputs[i] = slots[step.InputSlots[i]]!; }
        Tensor[] results = step.Stage.Run(inputs, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(outputs), cancellationToken);
        for (int i = 0; i < results.Length; i++)
        {
            int slot = step.OutputSlots[outputs[i]];
            slots[slot] = results[i];
            made.Add(slot);
        }
    }

    private void FillInputs(Tensor?[] slots, TensorMap inputs)
    {
        for (int i = 0; i < _inputs.Count; i++)
        {
            Tensor tensor = inputs.TryGet(_inputs[i].Name, out Tensor? sent) ? sent : _inputs[i].DefaultValue
                ?? throw new ServingException(ServingErrorCode.InvalidArgument, $"Input '{_inputs[i].Name}' is missing and has no default.");
            if (!_accepted[i].Accepts(tensor.Shape))
            {
                throw new ServingException(
                    ServingErrorCode.InvalidArgument, $"Input '{_inputs[i].Name}' has shape {tensor.Shape}; the model wants {_accepted[i]}.");
            }

            slots[i] = tensor;
        }
    }

    private bool[] Needed(List<ProgramOutput> wanted)
    {
        bool[] needed = new bool[_slotCount];
        foreach (ProgramOutput output in wanted) { needed[output.Slot] = true; }
        for (int i = _steps.Length - 1; i >= 0; i--)
        {
            if (!_steps[i].OutputSlots.Any(slot => needed[slot])) { continue; }
            foreach (int slot in _steps[i].InputSlots) { needed[slot] = true; }
        }

        return needed;
    }

    /// <summary>Hands each made tensor to the first output that wants it; a second one, or an input passed through, gets a copy.</summary>
    private static TensorMap Collect(List<ProgramOutput> wanted, Tensor?[] slots, List<int> made)
    {
        var result = new TensorMap(wanted.Count);
        foreach (ProgramOutput output in wanted)
        {
            Tensor tensor = slots[output.Slot]!;
            result.Add(output.Name, made.Remove(output.Slot) ? tensor : Copy(tensor));
        }

        return result;
    }

    private static Tensor Copy(Tensor tensor) => tensor.ElementType == ElementType.String
        ? Tensor.FromStrings(tensor.Shape, tensor.Strings)
        : Tensor.FromMemory(tensor.ElementType, tensor.Shape, tensor.Bytes.ToArray());
}
