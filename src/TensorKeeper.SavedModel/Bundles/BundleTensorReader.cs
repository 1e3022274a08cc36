// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Bundles;

/// <summary>Reads and checks one tensor of a checkpoint. Made for one tensor.</summary>
internal sealed class BundleTensorReader(TensorBundle bundle, string key)
{
    // More slices than any partitioner makes; their overlap is checked pair by pair.
    private const int MaxSlices = 4096;

    public ConstantContent Read(BundleEntry entry)
    {
        TensorShape shape = ShapeOf(entry, out long count);
        ElementType type = entry.Type.ToElementType();
        if (type == ElementType.None)
        {
            throw Refuse(DiagnosticId.UnsupportedVariant, $"The tensor '{key}' of the checkpoint is of type {entry.Type}, which is not read.");
        }

        if (entry.Slices.Length > 0) { return new TensorConstant(Join(entry, type, shape, count)); }
        if (type == ElementType.String) { return new TensorConstant(Tensor.FromStrings(shape, ReadStrings(entry, count))); }
        ShardFile shard = CheckNumbers(entry, type, count);
        var slice = new BundleSlice(key, type, shape, shard.FilePath, entry.Offset, entry.Size, shard);
        return bundle.IsBigEndian && ByteOrder.UnitOf(type) > 1 ? new TensorConstant(Load(slice)) : new WeightConstant(slice);
    }

    private Tensor Load(BundleSlice slice)
    {
        if (slice.Length > Array.MaxLength) { throw Refuse(DiagnosticId.TooLarge, $"The tensor '{key}' has {slice.Length} bytes; what must be converted has at most {Array.MaxLength}."); }
        byte[] bytes = new byte[slice.Length];
        slice.Shard.Read(slice.Offset, bytes);
        if (bundle.IsBigEndian) { ByteOrder.Reverse(bytes, ByteOrder.UnitOf(slice.ElementType)); }
        return Tensor.FromMemory(slice.ElementType, slice.Shape, bytes);
    }

    private TensorShape ShapeOf(BundleEntry entry, out long count)
    {
        if (!entry.Shape.IsFullyKnown) { throw Refuse(DiagnosticId.Malformed, $"The tensor '{key}' of the checkpoint has the shape {entry.Shape}; a known one is expected."); }
        var shape = new TensorShape(entry.Shape.Dimensions);
        if (!shape.TryGetElementCount(out count) || count > long.MaxValue / 16) { throw Refuse(DiagnosticId.TooLarge, $"The tensor '{key}' of shape {shape} has more elements than fit into 64 bits."); }
        return shape;
    }

    private ShardFile OpenShard(BundleEntry entry)
    {
        if (!bundle.HasShard(entry.Shard) || entry.Offset < 0 || entry.Size < 0)
        {
            throw Refuse(DiagnosticId.Malformed, $"The tensor '{key}' is said to be in shard {entry.Shard} at byte {entry.Offset}, {entry.Size} bytes long.");
        }

        ShardFile shard = bundle.Shard(entry.Shard);
        if (entry.Offset > shard.Length || entry.Size > shard.Length - entry.Offset)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.Truncated,
                $"The data file ends too early: it has {shard.Length} bytes, but the tensor '{key}' takes {entry.Size} from byte {entry.Offset} on.",
                File: shard.FilePath,
                ByteOffset: shard.Length));
        }

        return shard;
    }

    private ShardFile CheckNumbers(BundleEntry entry, ElementType type, long count)
    {
        long expected = count * ElementTypes.SizeOf(type);
        if (entry.Size != expected) { throw Refuse(DiagnosticId.Malformed, $"The tensor '{key}' of shape {entry.Shape} and type {type} has {entry.Size} bytes; {expected} are expected."); }
        ShardFile shard = OpenShard(entry);
        CheckSum(Crc32C.Mask(shard.Checksum(entry.Offset, entry.Size)), entry, shard);
        return shard;
    }

    private StringElements ReadStrings(BundleEntry entry, long count)
    {
        ShardFile shard = OpenShard(entry);
        if (entry.Size > Array.MaxLength) { throw Refuse(DiagnosticId.TooLarge, $"The strings of '{key}' have {entry.Size} bytes; at most {Array.MaxLength} are read."); }
        if (count > entry.Size) { throw Refuse(DiagnosticId.Malformed, $"The tensor '{key}' has {count} strings in {entry.Size} bytes."); }
        byte[] bytes = new byte[entry.Size];
        shard.Read(entry.Offset, bytes);
        StringElements? strings = BundleStrings.Read(bytes, (int)count, out uint checksum);
        if (strings is null) { throw Mismatch(entry, shard); }
        CheckSum(Crc32C.Mask(checksum), entry, shard);
        return strings;
    }

    private void CheckSum(uint found, BundleEntry entry, ShardFile shard)
    {
        if (found != entry.Checksum) { throw Mismatch(entry, shard); }
    }

    private SavedModelException Mismatch(BundleEntry entry, ShardFile shard) => new(new Diagnostic(
        DiagnosticId.ChecksumMismatch,
        $"The checksum of the tensor '{key}' does not match: the file is damaged.",
        File: shard.FilePath,
        ByteOffset: entry.Offset));

    // The entry of a partitioned tensor has no bytes of its own: each slice has an entry of its own key.
    private Tensor Join(BundleEntry entry, ElementType type, TensorShape shape, long count)
    {
        if (type == ElementType.String) { throw Refuse(DiagnosticId.UnsupportedVariant, $"The tensor '{key}' is made of slices of strings, which are not read."); }
        int size = ElementTypes.SizeOf(type);
        if (count * size > Array.MaxLength) { throw Refuse(DiagnosticId.TooLarge, $"The tensor '{key}' of shape {shape} is made of slices and over {Array.MaxLength} bytes."); }
        SliceExtent[][] slices = Resolve(entry, shape);
        CheckCover(slices, count);

        // Only now: the slices, and so their bytes, are there, which a hostile index could not claim.
        var parts = new BundleEntry[slices.Length];
        for (int i = 0; i < slices.Length; i++) { parts[i] = FindPart(entry, i, slices[i]); }
        byte[] whole = new byte[count * size];
        for (int i = 0; i < slices.Length; i++) { Place(parts[i], type, slices[i], shape, whole); }
        return Tensor.FromMemory(type, shape, whole);
    }

    private SliceExtent[][] Resolve(BundleEntry entry, TensorShape shape)
    {
        if (entry.Slices.Length > MaxSlices) { throw Refuse(DiagnosticId.TooLarge, $"The tensor '{key}' has {entry.Slices.Length} slices; at most {MaxSlices} are read."); }
        var resolved = new SliceExtent[entry.Slices.Length][];
        for (int i = 0; i < resolved.Length; i++)
        {
            if (entry.Slices[i].Length != shape.Rank) { throw Refuse(DiagnosticId.Malformed, $"A slice of the tensor '{key}' has {entry.Slices[i].Length} dimensions; {shape.Rank} are expected."); }
            resolved[i] = new SliceExtent[shape.Rank];
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (!entry.Slices[i][axis].TryResolve(shape[axis], out resolved[i][axis])) { throw Refuse(DiagnosticId.Malformed, $"A slice of the tensor '{key}' leaves its shape {shape}."); }
            }
        }

        return resolved;
    }

    // Slices that do not overlap and have as many elements as the tensor cover it.
    private void CheckCover(SliceExtent[][] slices, long count)
    {
        long sum = 0;
        for (int i = 0; i < slices.Length; i++)
        {
            sum += TensorRegion.CountOf(slices[i]);
            for (int j = 0; j < i; j++)
            {
                if (TensorRegion.Overlap(slices[i], slices[j])) { throw Refuse(DiagnosticId.Malformed, $"Slices of the tensor '{key}' overlap."); }
            }
        }

        if (sum != count) { throw Refuse(DiagnosticId.Malformed, $"The slices of the tensor '{key}' have {sum} elements; {count} are expected."); }
    }

    private BundleEntry FindPart(BundleEntry whole, int index, SliceExtent[] extents)
    {
        BundleEntry? part = bundle.FindSlice(key, whole.Slices[index]) ?? bundle.FindSlice(key, extents);
        if (part is null) { throw Refuse(DiagnosticId.Malformed, $"A slice of the tensor '{key}' is not in the index."); }
        if (part.Type != whole.Type) { throw Refuse(DiagnosticId.Malformed, $"A slice of the tensor '{key}' is of type {part.Type}; {whole.Type} is expected."); }
        CheckNumbers(part, part.Type.ToElementType(), TensorRegion.CountOf(extents));
        return part;
    }

    private void Place(BundleEntry part, ElementType type, SliceExtent[] extents, TensorShape shape, Span<byte> whole)
    {
        ShardFile shard = OpenShard(part);
        byte[] bytes = new byte[part.Size];
        shard.Read(part.Offset, bytes);
        if (bundle.IsBigEndian) { ByteOrder.Reverse(bytes, ByteOrder.UnitOf(type)); }
        TensorRegion.Insert(bytes, whole, shape, extents, ElementTypes.SizeOf(type));
    }

    private SavedModelException Refuse(DiagnosticId id, string message) => new(new Diagnostic(id, message, File: bundle.IndexPath));
}
