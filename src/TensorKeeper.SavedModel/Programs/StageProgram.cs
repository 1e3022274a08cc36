// SPDX-License-Identifier: MIT
using System.Buffers;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Control;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>Stages over numbered slots: what a signature runs, and each body of a conditional or loop. Thread-safe; disposing it disposes the stages.</summary>
/// <remarks>Slots hold the inputs first, then known results, then what the stages make.</remarks>
internal sealed class StageProgram : IBodyProgram, IDisposable
{
    private readonly ProgramStep[] _steps;
    private readonly int[] _outputSlots;
    private readonly int[] _passedInputs;
    private readonly int[] _all;
    private readonly HostValue[] _known;
    private readonly RunPlan _wholePlan;
    private readonly int _inputCount;

    /// <summary>Initializes the program.</summary>
    /// <param name="inputCount">How many inputs there are; input <c>i</c> goes into slot <c>i</c>.</param>
    /// <param name="outputSlots">The slot of each output.</param>
    /// <param name="steps">The stages in the order they run.</param>
    /// <param name="constants">Slots whose tensor is known beforehand; over managed memory, so that no one owns it.</param>
    /// <param name="slotCount">How many slots there are.</param>
    public StageProgram(
        int inputCount, int[] outputSlots, ProgramStep[] steps, IReadOnlyDictionary<int, Tensor> constants, int slotCount)
    {
        _steps = steps;
        _inputCount = inputCount;
        _outputSlots = outputSlots;
        _known = new HostValue[slotCount];
        foreach ((int slot, Tensor tensor) in constants) { _known[slot] = tensor; }
        _wholePlan = RunPlan.For(steps, outputSlots, slotCount);
        _all = [.. Enumerable.Range(0, outputSlots.Length)];
        _passedInputs = new int[outputSlots.Length];
        for (int i = 0; i < outputSlots.Length; i++)
        {
            bool isFirst = Array.IndexOf(outputSlots, outputSlots[i]) == i;
            _passedInputs[i] = outputSlots[i] < inputCount && isFirst ? outputSlots[i] : -1;
        }
    }

    /// <summary>Gets how many rows run in less time than it takes to hand a request to another thread; 0 if there is more to do than that.</summary>
    public int QuickRows => _steps is [var only] ? only.Stage.QuickRows : 0;

    /// <inheritdoc/>
    public int PassedInput(int output) => _passedInputs[output];

    /// <summary>Asks whether an output is known when the model is loaded: every run returns the same tensor, which nobody may write to.</summary>
    public bool IsKnown(int output) => _known[_outputSlots[output]].Tensor is not null;

    /// <inheritdoc/>
    public HostValue[] Run(ReadOnlySpan<HostValue> inputs, CancellationToken cancellationToken) =>
        Run(inputs, _all, _wholePlan, cancellationToken);

    /// <summary>Runs what some of the outputs need.</summary>
    /// <param name="inputs">A value for each input.</param>
    /// <param name="outputs">The outputs wanted.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>As for a run of all.</returns>
    public HostValue[] Run(ReadOnlySpan<HostValue> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken)
    {
        if (outputs.Length == _all.Length) { return Run(inputs, cancellationToken); }
        int[] slots = new int[outputs.Length];
        for (int i = 0; i < slots.Length; i++) { slots[i] = _outputSlots[outputs[i]]; }
        return Run(inputs, outputs, RunPlan.For(_steps, slots, _known.Length), cancellationToken);
    }

    public void Dispose()
    {
        foreach (ProgramStep step in _steps) { step.Stage.Dispose(); }
    }

    private HostValue[] Run(ReadOnlySpan<HostValue> inputs, ReadOnlySpan<int> outputs, RunPlan plan, CancellationToken cancellationToken)
    {
        HostValue[] rented = ArrayPool<HostValue>.Shared.Rent(_known.Length);
        Span<HostValue> slots = rented.AsSpan(0, _known.Length);
        _known.CopyTo(slots);
        inputs.CopyTo(slots);
        try
        {
            for (int i = 0; i < _steps.Length; i++)
            {
                if (plan.Wanted[i].Length == 0) { continue; }
                cancellationToken.ThrowIfCancellationRequested();
                RunStep(_steps[i], plan.Wanted[i], slots, cancellationToken);
            }

            return Collect(outputs, slots, plan);
        }
        finally
        {
            foreach (int slot in plan.Made) { slots[slot].Dispose(); }
            ArrayPool<HostValue>.Shared.Return(rented, clearArray: true);
        }
    }

    private static void RunStep(ProgramStep step, int[] wanted, Span<HostValue> slots, CancellationToken cancellationToken)
    {
        int count = step.InputSlots.Length;
        HostValue[] scattered = step.InputsFrom >= 0 ? [] : new HostValue[count];
        for (int i = 0; i < scattered.Length; i++) { scattered[i] = slots[step.InputSlots[i]]; }
        ReadOnlySpan<HostValue> inputs = step.InputsFrom >= 0 ? slots.Slice(step.InputsFrom, count) : scattered;
        HostValue[] results = step.Stage.Run(inputs, wanted, cancellationToken);
        for (int i = 0; i < results.Length; i++) { slots[step.OutputSlots[wanted[i]]] = results[i]; }
    }

    /// <summary>Hands each made value to the first output that wants it; a second one gets a copy.</summary>
    private HostValue[] Collect(ReadOnlySpan<int> outputs, Span<HostValue> slots, RunPlan plan)
    {
        var results = new HostValue[outputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            int slot = _outputSlots[outputs[i]];
            bool isRepeat = plan.Repeats[i] >= 0;
            HostValue value = isRepeat ? results[plan.Repeats[i]] : slots[slot];
            bool isAnothersInput = slot < _inputCount && _passedInputs[outputs[i]] < 0;
            bool needsCopy = (isRepeat || isAnothersInput) && !IsKnown(outputs[i]);
            results[i] = needsCopy && value.Tensor is { } tensor ? Tensors.Copy(tensor) : value;
            if (!isAnothersInput) { slots[slot] = default; }   // it is no longer the run's to dispose
        }

        return results;
    }
}
