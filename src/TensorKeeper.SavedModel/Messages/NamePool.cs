// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Unicode;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>Makes each text of a file once: a graph repeats its op and attribute names thousands of times. Thread-safe.</summary>
internal sealed class NamePool
{
    private const int MaxPooledBytes = 256;

    private readonly Lock _gate = new();
    private string?[] _names = new string?[256];
    private int[] _hashes = new int[256];
    private int _count;

    /// <summary>Reads the current field as text; the same bytes give the same object.</summary>
    /// <exception cref="ProtoFormatException">The field is no text, or no UTF-8.</exception>
    public string Read(ref ProtoReader reader)
    {
        ReadOnlySpan<byte> text = reader.ReadBytes();
        if (text.IsEmpty) { return ""; }
        if (text.Length > MaxPooledBytes || !Ascii.IsValid(text)) { return Decode(text, reader.Offset - text.Length); }

        // HashCode is seeded by chance: a file cannot be made so that all its names meet in one bucket.
        var hash = new HashCode();
        hash.AddBytes(text);
        int code = hash.ToHashCode();
        lock (_gate) { return Intern_NeedsLock(text, code); }
    }

    private static string Decode(ReadOnlySpan<byte> text, long offset) => Utf8.IsValid(text)
        ? Encoding.UTF8.GetString(text)
        : throw new ProtoFormatException(offset, "text is expected to be UTF-8");

    private string Intern_NeedsLock(ReadOnlySpan<byte> text, int hash)
    {
        int slot = hash & (_names.Length - 1);
        while (_names[slot] is { } name)
        {
            if (_hashes[slot] == hash && Ascii.Equals(text, name)) { return name; }
            slot = (slot + 1) & (_names.Length - 1);
        }

        string made = Encoding.ASCII.GetString(text);
        _names[slot] = made;
        _hashes[slot] = hash;
        if (++_count * 2 > _names.Length) { Grow_NeedsLock(); }
        return made;
    }

    private void Grow_NeedsLock()
    {
        var names = new string?[_names.Length * 2];
        int[] hashes = new int[names.Length];
        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i] is null) { continue; }
            int slot = _hashes[i] & (names.Length - 1);
            while (names[slot] is not null) { slot = (slot + 1) & (names.Length - 1); }
            names[slot] = _names[i];
            hashes[slot] = _hashes[i];
        }

        _names = names;
        _hashes = hashes;
    }
}
