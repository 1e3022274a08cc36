// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.InteropServices;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>A constant of a <see cref="DenseGraph"/>: where its numbers are, which are read when they are wanted.</summary>
internal sealed class DenseConstant
{
    private const int Float = 1;

    private readonly List<long> _extents = [];
    private readonly Dictionary<string, string> _external = new(StringComparer.Ordinal);
    private int _type;
    private ReadOnlyMemory<byte>? _raw;
    private bool _isOdd;

    /// <summary>Gets its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Gets its extents.</summary>
    public IReadOnlyList<long> Extents => _extents;

    /// <summary>Gets the number of its elements.</summary>
    /// <value>-1 if they are no floats, are more than a dense network has, or are written in an unusual form.</value>
    public int Count
    {
        get
        {
            if (_type != Float || _isOdd || (_raw is null) == (_external.Count == 0)) { return -1; }
            long count = 1;
            foreach (long extent in _extents)
            {
                if (extent is < 1 or > DenseNetwork.MaxParameters || (count *= extent) > DenseNetwork.MaxParameters) { return -1; }
            }

            return (int)count;
        }
    }

    /// <summary>Reads what a <c>TensorProto</c> says.</summary>
    public static DenseConstant Read(ProtoReader reader)
    {
        var constant = new DenseConstant();
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: constant.ReadExtents(ref reader); break;
                case 2: constant._type = reader.ReadInt32(); break;
                case 8: constant.Name = reader.ReadString(); break;
                case 4 or 9 when constant._raw is null && reader.WireType == WireType.LengthDelimited: constant._raw = reader.ReadMemory(); break;
                case 12: reader.Skip(); break;   // a text for people
                case 13:
                    (string key, string value) = StringEntry.Read(reader.ReadMessage());
                    constant._external[key] = value;
                    break;
                case 14: reader.Skip(); break;   // whether it is external, which the entries tell
                default:
                    constant._isOdd = true;
                    reader.Skip();
                    break;
            }
        }

        return constant;
    }

    /// <summary>Reads the numbers.</summary>
    /// <param name="directory">What the location of external data is relative to; null if there is none.</param>
    /// <returns>As many as <see cref="Count"/>; null if they are not there.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public float[]? TryReadValues(string? directory)
    {
        int count = Count;
        if (count < 0) { return null; }
        if (_raw is { } raw) { return raw.Length == count * sizeof(float) ? MemoryMarshal.Cast<byte, float>(raw.Span).ToArray() : null; }
        bool isKnown = NumberOf("offset", 0) is not null && NumberOf("length", count * sizeof(float)) == count * sizeof(float);
        if (directory is null || !isKnown || !_external.TryGetValue("location", out string? location)) { return null; }
        float[] values = new float[count];
        using var file = File.OpenHandle(Path.Combine(directory, location));
        return RandomAccess.Read(file, MemoryMarshal.AsBytes(values.AsSpan()), NumberOf("offset", 0)!.Value) == count * sizeof(float) ? values : null;
    }

    private long? NumberOf(string entry, long otherwise)
    {
        if (!_external.TryGetValue(entry, out string? digits)) { return otherwise; }
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    private void ReadExtents(ref ProtoReader reader)
    {
        if (reader.WireType != WireType.LengthDelimited)
        {
            _extents.Add(reader.ReadInt64());
            return;
        }

        ProtoReader packed = reader.ReadMessage();
        while (packed.Remaining > 0) { _extents.Add(packed.ReadInt64()); }
    }
}
