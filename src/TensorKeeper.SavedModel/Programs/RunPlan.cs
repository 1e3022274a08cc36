// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Programs;

/// <summary>Which steps a run takes to get the outputs wanted, what it wants of each, and which outputs are the same. Immutable.</summary>
/// <param name="Wanted">For each step, the outputs wanted; empty for a step that is not taken.</param>
/// <param name="Made">The slots that the steps taken fill, each once.</param>
/// <param name="Repeats">For each output, an earlier one with the same slot; -1 if there is none.</param>
internal sealed record RunPlan(int[][] Wanted, int[] Made, int[] Repeats)
{
    /// <summary>Makes a plan.</summary>
    /// <param name="steps">All steps, in the order they run.</param>
    /// <param name="slots">The slots of the outputs wanted.</param>
    /// <param name="slotCount">How many slots there are.</param>
    public static RunPlan For(ProgramStep[] steps, ReadOnlySpan<int> slots, int slotCount)
    {
        bool[] needed = new bool[slotCount];
        foreach (int slot in slots) { needed[slot] = true; }
        int[][] wanted = new int[steps.Length][];
        var made = new List<int>();
        for (int i = steps.Length - 1; i >= 0; i--)
        {
            int[] outputs = steps[i].OutputSlots;
            wanted[i] = [.. Enumerable.Range(0, outputs.Length).Where(o => needed[outputs[o]])];
            if (wanted[i].Length == 0) { continue; }
            made.AddRange(wanted[i].Select(o => outputs[o]));
            foreach (int slot in steps[i].InputSlots) { needed[slot] = true; }
        }

        return new RunPlan(wanted, [.. made], FindRepeats(slots, slotCount));
    }

    private static int[] FindRepeats(ReadOnlySpan<int> slots, int slotCount)
    {
        int[] first = new int[slotCount];
        int[] repeats = new int[slots.Length];
        Array.Fill(first, -1);
        for (int i = 0; i < slots.Length; i++)
        {
            repeats[i] = first[slots[i]];
            if (repeats[i] < 0) { first[slots[i]] = i; }
        }

        return repeats;
    }
}
