// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Unicode;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>Strings of the names that come with every request: models, signatures, inputs. Thread-safe.</summary>
/// <remarks>
/// A table of fixed size in which a newer name displaces an older one: a caller who sends ever new names gains nothing
/// but the allocations that there would be without the table.
/// </remarks>
internal static class Utf8Names
{
    private const int Slots = 512;
    private const int LongestKept = 128;

    private static readonly Name?[] Table = new Name?[Slots];

    /// <exception cref="ProtoFormatException">The bytes are no UTF-8.</exception>
    public static string Get(ReadOnlySpan<byte> utf8, long offset)
    {
        if (utf8.IsEmpty) { return ""; }
        if (utf8.Length > LongestKept) { return Decode(utf8, offset); }

        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref Name? slot = ref Table[hash.ToHashCode() & (Slots - 1)];
        Name? known = Volatile.Read(ref slot);
        if (known is not null && utf8.SequenceEqual(known.Utf8)) { return known.Text; }

        var name = new Name(utf8.ToArray(), Decode(utf8, offset));
        Volatile.Write(ref slot, name);
        return name.Text;
    }

    private static string Decode(ReadOnlySpan<byte> utf8, long offset)
    {
        if (!Utf8.IsValid(utf8)) { ProtoFormatException.Throw(offset, "text is expected to be UTF-8"); }
        return Encoding.UTF8.GetString(utf8);
    }

    private sealed record Name(byte[] Utf8, string Text);
}
