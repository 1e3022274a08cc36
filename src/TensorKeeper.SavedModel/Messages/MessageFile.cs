// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>What all messages of one file share: its name for errors, its strings, its allowance. Thread-safe.</summary>
/// <remarks>Messages are read when they are first asked for, so an error may come long after the file was opened.</remarks>
internal sealed class MessageFile(string path)
{
    /// <summary>How many bytes the constants of one file may take beyond those that stand in it.</summary>
    /// <remarks>A constant may be written as one value and a shape, so that a short file claims any amount of memory.</remarks>
    public const long MaxFillBytes = 1L << 28;

    private long _filledBytes;

    /// <summary>Gets the file that messages without a file of their own, made by code, belong to.</summary>
    public static MessageFile None { get; } = new("");

    public string Path => path;

    public NamePool Names { get; } = new();

    /// <summary>Takes from the allowance for constants that are larger than what stands in the file.</summary>
    public bool TryFill(long bytes) => this == None || Interlocked.Add(ref _filledBytes, bytes) <= MaxFillBytes;

    /// <summary>Says where damage was seen.</summary>
    public SavedModelException Damage(ProtoFormatException cause) =>
        new(new Diagnostic(DiagnosticId.Malformed, Sentence(cause.Reason), File: Name, ByteOffset: cause.Offset), cause);

    [DoesNotReturn]
    public void Refuse(DiagnosticId id, string message, long offset) =>
        throw new SavedModelException(new Diagnostic(id, message, File: Name, ByteOffset: offset));

    private string? Name => path.Length == 0 ? null : path;

    private static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..] + ".";
}
