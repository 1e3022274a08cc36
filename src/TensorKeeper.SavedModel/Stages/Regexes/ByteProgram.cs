// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>A pattern as a machine over bytes: each instruction reads one byte, or leads on without one, or ends. Immutable.</summary>
/// <param name="Start">The first instruction.</param>
/// <param name="Instructions">All instructions; number 0 is the end.</param>
internal sealed record ByteProgram(int Start, ByteProgram.Instruction[] Instructions)
{
    /// <summary>The instruction that ends a match.</summary>
    public const int End = 0;

    /// <summary>What is read and where it leads; or where it leads without reading, the preferred way first.</summary>
    internal readonly record struct Instruction((byte From, byte To, int Next)[] Reads, int[] Ways)
    {
        public bool ReadsByte => Ways.Length == 0;
    }
}
