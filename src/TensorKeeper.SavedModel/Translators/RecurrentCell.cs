// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>One round of a recurrent layer, recognised from what it computes. Immutable.</summary>
/// <param name="Op">ONNX's operator: LSTM, GRU or RNN.</param>
/// <param name="State">Which variable of the loop is the hidden state.</param>
/// <param name="Memory">Which is the memory cell of an LSTM; -1 for the others.</param>
/// <param name="Gates">The gates in ONNX's order: LSTM i o f c, GRU z r h, RNN the only one.</param>
/// <param name="Candidate">What a GRU resets: state times weights, with biases of its own; null if it resets the state before.</param>
/// <param name="Activation">What is applied to the candidate, and to the memory of an LSTM: Tanh or Relu.</param>
internal sealed record RecurrentCell(
    string Op, int State, int Memory, IReadOnlyList<RecurrentGate> Gates, RecurrentGate? Candidate, string Activation)
{
    /// <summary>Finds the cell that a loop runs; null if it does anything else.</summary>
    public static RecurrentCell? Find(RecurrentLoop loop)
    {
        foreach (int state in loop.Variables.Carried)
        {
            if (Lstm(loop, state) is { } lstm) { return lstm; }
            if (Gru(loop, state) is { } gru) { return gru; }
            if (Simple(loop, state) is { } simple) { return simple; }
        }

        return null;
    }

    private static RecurrentCell? Simple(RecurrentLoop loop, int state)
    {
        (SourceValue next, SourceValue before) = (loop.Body.Outputs[state], loop.Body.Inputs[state]);
        if (next.Node.Op is not ("Tanh" or "Relu") || RecurrentGate.Read(next.Node.Inputs[0], loop, before) is not { IsPlain: true } gate) { return null; }
        return new RecurrentCell("RNN", state, -1, [gate], null, next.Node.Op);
    }

    /// <summary>Memory f·c + i·act(g), state o·act(memory).</summary>
    private static RecurrentCell? Lstm(RecurrentLoop loop, int state)
    {
        SourceValue before = loop.Body.Inputs[state];
        foreach ((SourceValue output, SourceValue active) in Orders(loop.Body.Outputs[state], "Mul"))
        {
            if (active.Node.Op is not ("Tanh" or "Relu")) { continue; }
            SourceValue memory = active.Node.Inputs[0];
            foreach (int index in loop.Variables.Carried)
            {
                if (loop.Body.Outputs[index] != memory || Kept(loop, index) is not { } kept) { continue; }
                if (kept.Candidate.Node.Op != active.Node.Op) { continue; }
                RecurrentGate?[] gates =
                [
                    Sigmoid(kept.Input, loop, before), Sigmoid(output, loop, before), Sigmoid(kept.Forget, loop, before),
                    RecurrentGate.Read(kept.Candidate.Node.Inputs[0], loop, before),
                ];
                if (gates.All(static gate => gate is { IsPlain: true })) { return new RecurrentCell("LSTM", state, index, gates!, null, active.Node.Op); }
            }
        }

        return null;
    }

    /// <summary>Reads f·c + i·act(g) in any order.</summary>
    private static (SourceValue Forget, SourceValue Input, SourceValue Candidate)? Kept(RecurrentLoop loop, int memory)
    {
        foreach ((SourceValue old, SourceValue added) in Orders(loop.Body.Outputs[memory], "AddV2", "Add"))
        {
            foreach ((SourceValue forget, SourceValue before) in Orders(old, "Mul"))
            {
                if (before != loop.Body.Inputs[memory] || !IsSigmoid(forget)) { continue; }
                foreach ((SourceValue input, SourceValue candidate) in Orders(added, "Mul"))
                {
                    if (IsSigmoid(input) && candidate.Node.Op is "Tanh" or "Relu") { return (forget, input, candidate); }
                }
            }
        }

        return null;
    }

    /// <summary>State z·h + (1 - z)·act(candidate).</summary>
    private static RecurrentCell? Gru(RecurrentLoop loop, int state)
    {
        SourceValue before = loop.Body.Inputs[state];
        foreach ((SourceValue kept, SourceValue added) in Orders(loop.Body.Outputs[state], "AddV2", "Add"))
        {
            foreach ((SourceValue update, SourceValue old) in Orders(kept, "Mul"))
            {
                if (old != before || Sigmoid(update, loop, before) is not { IsPlain: true } updateGate) { continue; }
                foreach ((SourceValue rest, SourceValue candidate) in Orders(added, "Mul"))
                {
                    if (!IsRest(loop, rest, update) || candidate.Node.Op is not ("Tanh" or "Relu")) { continue; }
                    if (RecurrentGate.Read(candidate.Node.Inputs[0], loop, before) is not { Input: not null, State: null, Product: { } product } gate) { continue; }
                    if (Reset(loop, before, product) is not { } reset) { continue; }
                    return new RecurrentCell("GRU", state, -1, [updateGate, reset.Gate, gate], reset.Candidate, candidate.Node.Op);
                }
            }
        }

        return null;
    }

    /// <summary>Reads r·(h·R + b), or (r·h)·R.</summary>
    private static (RecurrentGate Gate, RecurrentGate? Candidate)? Reset(
        RecurrentLoop loop, SourceValue before, (SourceNode Node, WeightPart? Weights) product)
    {
        foreach ((SourceValue reset, SourceValue what) in Orders(product.Node.Outputs[0], "Mul"))
        {
            if (Sigmoid(reset, loop, before) is not { IsPlain: true } gate) { continue; }
            if (product.Weights is not null)
            {
                if (what == before) { return (gate, null); }
            }
            else if (RecurrentGate.Read(what, loop, before) is { Input: null, State: not null, Product: null } candidate)
            {
                return (gate, candidate);
            }
        }

        return null;
    }

    private static bool IsRest(RecurrentLoop loop, SourceValue value, SourceValue part) =>
        value.Node.Op == "Sub" && value.Node.Inputs.Count == 2 && value.Node.Inputs[1] == part
        && loop.Fact(value.Node.Inputs[0]).Constant is TensorConstant { Tensor: { ElementType: ElementType.Float32, ElementCount: 1 } one }
        && one.AsSpan<float>()[0] == 1;

    private static bool IsSigmoid(SourceValue value) =>
        value.Node.Op == "Sigmoid" || value.Node is { Op: "Split", Inputs: [_, { Node.Op: "Sigmoid" }] };

    private static RecurrentGate? Sigmoid(SourceValue value, RecurrentLoop loop, SourceValue before) =>
        RecurrentGate.ReadSigmoid(value, loop, before);

    /// <summary>Returns the operands of a node in both orders; nothing if it is none of the ops.</summary>
    private static (SourceValue, SourceValue)[] Orders(SourceValue value, params ReadOnlySpan<string> ops) =>
        ops.Contains(value.Node.Op) && value.Node.Inputs.Count == 2
            ? [(value.Node.Inputs[0], value.Node.Inputs[1]), (value.Node.Inputs[1], value.Node.Inputs[0])]
            : [];
}
