// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text.Json;

namespace TensorKeeper.Cli.Golden;

/// <summary>The tensors of one case. Read wholly into memory: the largest of the corpus is a few megabytes.</summary>
/// <remarks><c>[header length: u64][header: JSON][bytes]</c>; ranges count from the end of the header.</remarks>
internal sealed class SafetensorsFile
{
    private readonly string _path;
    private readonly byte[] _content;
    private readonly int _start;
    private readonly Dictionary<string, (int From, int To)> _ranges = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The header does not fit the file.</exception>
    public SafetensorsFile(string path)
    {
        _path = path;
        _content = File.ReadAllBytes(path);
        ulong header = _content.Length < 8 ? ulong.MaxValue : BinaryPrimitives.ReadUInt64LittleEndian(_content);
        if (header > (ulong)_content.Length - 8) { throw new InvalidDataException($"{path}: the header is cut off."); }
        _start = 8 + (int)header;
        using var json = JsonDocument.Parse(_content.AsMemory(8, (int)header));
        foreach (JsonProperty tensor in json.RootElement.EnumerateObject())
        {
            if (tensor.NameEquals("__metadata__")) { continue; }
            JsonElement range = tensor.Value.GetProperty("data_offsets");
            _ranges.Add(tensor.Name, (range[0].GetInt32(), range[1].GetInt32()));
        }
    }

    /// <summary>Copies the bytes of a tensor.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or its range lies outside the file.</exception>
    public byte[] Read(string key)
    {
        if (!_ranges.TryGetValue(key, out (int From, int To) range)) { throw new InvalidDataException($"{_path}: no tensor '{key}'."); }
        if (range.From < 0 || range.To < range.From || range.To > _content.Length - _start)
        {
            throw new InvalidDataException($"{_path}: '{key}' lies at {range}, the file holds {_content.Length - _start} bytes.");
        }

        return _content.AsSpan(_start + range.From, range.To - range.From).ToArray();
    }
}
