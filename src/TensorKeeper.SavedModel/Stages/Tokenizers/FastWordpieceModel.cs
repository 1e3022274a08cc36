// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>The vocabulary of the fast tokenizer: a tree, and at each node what to do where the tree ends. Immutable, thread-safe.</summary>
/// <remarks>The fields are those of <c>FastWordpieceTokenizerConfig</c>, a FlatBuffer that the model carries as a constant.</remarks>
internal sealed class FastWordpieceModel
{
    /// <summary>The link that leads nowhere.</summary>
    public const uint NoNode = uint.MaxValue;

    private readonly uint[] _failures;

    /// <exception cref="ServingException">The buffer is damaged or lacks its tree.</exception>
    public FastWordpieceModel(ReadOnlySpan<byte> buffer)
    {
        FlatTable table = FlatTable.Root(buffer);
        Tree = new DoubleArray(table.UInt32s(0));
        _failures = MemoryMarshal.Cast<byte, uint>(table.Vector(1, 8)).ToArray();
        Pops = [.. table.UInt32s(2).Select(static pop => (int)pop)];
        SuffixRoot = table.UInt32(3);
        MaxWordBytes = table.Int32(4);
        Suffix = table.Vector(5, 1).ToArray();
        Unknown = table.Vector(6, 1).ToArray();
        UnknownId = table.Int32(7);
        SuffixPieces = [.. table.UInt32s(8).Select(static piece => (int)piece)];
        PunctuationLink = table.UInt32(9);
        TakesText = table.Bool(10);
        Detokenizes = table.Bool(11);
        Words = table.Strings(12);
        IsSuffix = table.Vector(13, 1).ToArray();
        if (Tree.Length == 0) { throw Damaged("it has no tree"); }
    }

    public DoubleArray Tree { get; }

    /// <summary>Gets the runs of pieces that links refer to.</summary>
    public int[] Pops { get; }

    /// <summary>Gets the node of the suffix indicator.</summary>
    public uint SuffixRoot { get; }

    /// <summary>Gets the length in bytes beyond which a word is unknown.</summary>
    public int MaxWordBytes { get; }

    /// <summary>Gets what stands before a piece that does not begin a word.</summary>
    public byte[] Suffix { get; }

    public byte[] Unknown { get; }

    public int UnknownId { get; }

    /// <summary>Gets the pieces of a word that is the suffix indicator itself.</summary>
    public int[] SuffixPieces { get; }

    /// <summary>Gets the node all punctuation links to.</summary>
    public uint PunctuationLink { get; }

    /// <summary>Gets whether it is given texts, and not words.</summary>
    public bool TakesText { get; }

    public bool Detokenizes { get; }

    /// <summary>Gets the vocabulary, without the suffix indicator.</summary>
    public StringElements Words { get; }

    /// <summary>Gets for each word, if it does not begin one, a byte that is not 0.</summary>
    public byte[] IsSuffix { get; }

    /// <summary>Gets where a node leads to when the tree ends there; <see cref="NoNode"/> for nowhere.</summary>
    public uint LinkOf(uint node) => node < _failures.Length / 2 ? _failures[node * 2] : throw Damaged($"node {node} has no link");

    /// <summary>Gets the pieces that are complete when a node's link is followed.</summary>
    public ReadOnlySpan<int> PopsOf(uint node)
    {
        uint code = _failures[(node * 2) + 1];
        (int offset, int length) = ((int)(code >> 8), (int)(code & 0xff) + 1);
        return offset <= Pops.Length - length ? Pops.AsSpan(offset, length) : throw Damaged($"node {node} has no pieces");
    }

    /// <summary>Makes the exception for a model that contradicts itself.</summary>
    public static ServingException Damaged(string what) =>
        new(ServingErrorCode.InvalidArgument, $"The wordpiece model is damaged: {what}.");
}
