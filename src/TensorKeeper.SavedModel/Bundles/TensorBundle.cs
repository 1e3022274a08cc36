// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Bundles;

/// <summary>A checkpoint: tensors by key, in an index and data shards. Not thread-safe; what it hands out is.</summary>
/// <remarks>A tensor is checked, also its checksum, when it is first asked for. Disposing closes the shards.</remarks>
internal sealed class TensorBundle : IDisposable
{
    public const string IndexFile = "variables.index";

    private readonly Dictionary<string, MessageSlice> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConstantContent> _contents = new(StringComparer.Ordinal);
    private readonly MessageFile _file;
    private readonly string _directory;
    private readonly BundleHeader _header;
    private readonly ShardFile?[] _shards;

    private TensorBundle(string directory, byte[] index, MessageFile file)
    {
        _directory = directory;
        _file = file;

        // Keys are bytes; one char stands for one byte, since the keys of slices are no text.
        TableFile.Read(index, file.Path, (key, value) => _entries[Encoding.Latin1.GetString(key)] = value);
        if (!_entries.Remove("", out MessageSlice header))
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.Malformed, "The index has no header.", File: file.Path));
        }

        _header = BundleHeader.Read(header, file);
        _shards = new ShardFile?[_header.ShardCount];
    }

    /// <summary>Opens a checkpoint; its shards are opened when a tensor in them is asked for.</summary>
    /// <param name="directory">The directory <c>variables</c>.</param>
    /// <exception cref="SavedModelException">The index is missing or damaged.</exception>
    public static TensorBundle Open(string directory)
    {
        string path = Path.Combine(directory, IndexFile);
        byte[] index = ReadIndex(path);
        SavedModelDirectory.RefuseGitLfsPointer(index, path);
        var file = new MessageFile(path);
        try
        {
            return new TensorBundle(Path.GetFullPath(directory), index, file);
        }
        catch (ProtoFormatException damage)
        {
            throw file.Damage(damage);
        }
    }

    /// <summary>Gets how many keys there are, those of slices included.</summary>
    public int Count => _entries.Count;

    /// <summary>Gets the keys as they are stored, a char for each byte.</summary>
    public IEnumerable<string> Keys => _entries.Keys;

    public bool Contains(string key) => _entries.ContainsKey(KeyOf(key));

    /// <summary>Returns a tensor, or null if there is no such key.</summary>
    /// <returns>A <see cref="WeightConstant"/> that stays in its file, or a <see cref="TensorConstant"/> if it cannot.</returns>
    /// <exception cref="SavedModelException">The tensor is damaged or its shard is missing.</exception>
    public ConstantContent? Find(string key)
    {
        if (_contents.TryGetValue(key, out ConstantContent? known)) { return known; }
        if (!_entries.TryGetValue(KeyOf(key), out MessageSlice encoded)) { return null; }
        ConstantContent content;
        try
        {
            content = new BundleTensorReader(this, key).Read(BundleEntry.Read(encoded, _file));
        }
        catch (ProtoFormatException damage)
        {
            throw _file.Damage(damage);
        }

        _contents.Add(key, content);
        return content;
    }

    /// <summary>Returns type and shape of a tensor without touching its bytes; null if there is no such key.</summary>
    public (DataType Type, PartialShape Shape)? Describe(string key)
    {
        if (!_entries.TryGetValue(KeyOf(key), out MessageSlice encoded)) { return null; }
        try
        {
            var entry = BundleEntry.Read(encoded, _file);
            return (entry.Type, entry.Shape);
        }
        catch (ProtoFormatException damage)
        {
            throw _file.Damage(damage);
        }
    }

    /// <summary>Counts the tensors and the bytes they take; the graph of objects that TensorFlow 2 keeps among them is none.</summary>
    /// <exception cref="SavedModelException">An entry is malformed.</exception>
    public (int Count, long Bytes) Measure()
    {
        int count = 0;
        long bytes = 0;
        try
        {
            foreach ((string key, MessageSlice encoded) in _entries)
            {
                if (key == "_CHECKPOINTABLE_OBJECT_GRAPH") { continue; }

                // The bytes of a partitioned tensor belong to its slices, whose keys start with a zero.
                if (!key.StartsWith('\0')) { count++; }
                long size = Math.Max(0, BundleEntry.Read(encoded, _file).Size);
                bytes = size > long.MaxValue - bytes ? long.MaxValue : bytes + size;
            }
        }
        catch (ProtoFormatException damage)
        {
            throw _file.Damage(damage);
        }

        return (count, bytes);
    }

    public void Dispose()
    {
        foreach (ShardFile? shard in _shards) { shard?.Dispose(); }
    }

    internal bool IsBigEndian => _header.IsBigEndian;

    internal string IndexPath => _file.Path;

    /// <summary>Returns the entry of one slice of a partitioned tensor, or null.</summary>
    internal BundleEntry? FindSlice(string key, SliceExtent[] extents) =>
        _entries.TryGetValue(Encoding.Latin1.GetString(SliceKey.Encode(key, extents)), out MessageSlice encoded)
            ? BundleEntry.Read(encoded, _file)
            : null;

    internal ShardFile Shard(int number) =>
        _shards[number] ??= ShardFile.Open(Path.Combine(_directory, string.Create(null, $"variables.data-{number:D5}-of-{_shards.Length:D5}")));

    internal bool HasShard(int number) => (uint)number < (uint)_shards.Length;

    private static string KeyOf(string key) => Ascii.IsValid(key) ? key : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(key));

    private static byte[] ReadIndex(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.MissingFile, "The model has variables, but the index of its checkpoint is not there.", File: path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.MissingFile, $"The index of the checkpoint cannot be read: {e.Message}", File: path), e);
        }
    }
}
