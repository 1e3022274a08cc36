// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Bundles;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>The checkpoint of a model, opened when it is first needed: a frozen model has none. Not thread-safe.</summary>
internal sealed class Checkpoint(string directory) : IDisposable
{
    private const string ObjectGraphKey = "_CHECKPOINTABLE_OBJECT_GRAPH";

    private TensorBundle? _bundle;
    private TrackableObjectGraph? _objects;

    /// <summary>Gets the path that TensorFlow feeds to the restore op.</summary>
    public string Prefix { get; } = Path.Combine(SavedModelDirectory.Variables(directory), "variables");

    public bool Exists => _bundle is not null || File.Exists(Path.Combine(SavedModelDirectory.Variables(directory), TensorBundle.IndexFile));

    private TensorBundle Bundle => _bundle ??= TensorBundle.Open(SavedModelDirectory.Variables(directory));

    /// <summary>Gets the objects of a TensorFlow 2 checkpoint; none in one of TensorFlow 1.</summary>
    public TrackableObjectGraph Objects => _objects ??= ReadObjects();

    /// <summary>Returns a tensor, or null if there is none of that key.</summary>
    /// <exception cref="Diagnostics.SavedModelException">The checkpoint is missing or damaged.</exception>
    public ConstantContent? Find(string key) => Bundle.Find(key);

    /// <summary>Does what <c>RestoreV2</c> does for one of its outputs.</summary>
    public HostValue Restore(string key, string slice, DataType wanted)
    {
        if (Bundle.Find(key) is not { } content || ConstantContents.Describe(content) is not { } found)
        {
            return new UnknownValue($"the checkpoint has no tensor '{key}'");
        }

        if (wanted != DataType.Invalid && wanted.ToElementType() != found.Type)
        {
            return new UnknownValue($"the tensor '{key}' of the checkpoint is of type {found.Type}, but {wanted} is restored");
        }

        if (!SliceSpecification.TryRead(slice, found.Shape, out SliceExtent[]? extents))
        {
            return new UnknownValue($"the slice '{slice}' does not fit the tensor '{key}' of shape {found.Shape}");
        }

        return extents is null ? new KnownValue(content) : Cut(content, extents);
    }

    public void Dispose() => _bundle?.Dispose();

    private static HostValue Cut(ConstantContent content, SliceExtent[] extents)
    {
        if (ConstantContents.Load(content) is not { } tensor || tensor.ElementType == ElementType.String)
        {
            return new UnknownValue("a slice of a tensor of strings is restored");
        }

        int size = ElementTypes.SizeOf(tensor.ElementType);
        byte[] bytes = new byte[TensorRegion.CountOf(extents) * size];
        TensorRegion.Extract(tensor.Bytes, bytes, tensor.Shape, extents, size);
        return new KnownValue(new TensorConstant(Tensor.FromMemory(tensor.ElementType, TensorRegion.ShapeOf(extents), bytes)));
    }

    private TrackableObjectGraph ReadObjects()
    {
        if (Bundle.Find(ObjectGraphKey) is not TensorConstant { Tensor: { ElementType: ElementType.String, ElementCount: 1 } tensor })
        {
            return new TrackableObjectGraph([]);
        }

        var file = new MessageFile(Path.Combine(SavedModelDirectory.Variables(directory), TensorBundle.IndexFile) + " " + ObjectGraphKey);
        try
        {
            return TrackableObjectGraph.Read(new MessageSlice(tensor.Strings.Bytes, 0).Open(), file);
        }
        catch (Protocol.Codecs.ProtoFormatException damage)
        {
            throw file.Damage(damage);
        }
    }
}
