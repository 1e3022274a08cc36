// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>A <c>StridedSlice</c> brought into one form: an offset, and extent and stride of each output dimension.</summary>
internal readonly ref struct SliceSpec
{
    private readonly Tensor _source;
    private readonly long _offset;
    private readonly List<long> _extents = [];
    private readonly List<long> _strides = [];

    /// <exception cref="ServingException">The slice does not fit the tensor; the text is TensorFlow's.</exception>
    public SliceSpec(in HostCall call)
    {
        _source = call[0];
        TensorShape shape = _source.Shape;
        long[] begin = Tensors.Integers(call[1]);
        long[] end = Tensors.Integers(call[2]);
        long[] stride = Tensors.Integers(call[3]);
        long ellipsisMask = call.Node.Int("ellipsis_mask", 0);
        long newAxisMask = call.Node.Int("new_axis_mask", 0);
        long shrinkMask = call.Node.Int("shrink_axis_mask", 0);
        long beginMask = call.Node.Int("begin_mask", 0);
        long endMask = call.Node.Int("end_mask", 0);
        call.Require(
            begin.Length == end.Length && begin.Length == stride.Length && begin.Length < 32,
            "Expected begin, end, and strides to be 1D equal size tensors");
        call.Require((ellipsisMask & (ellipsisMask - 1)) == 0, "Multiple ellipses in slice spec not allowed");

        int named = 0;
        for (int i = 0; i < begin.Length; i++) { named += IsSet(ellipsisMask, i) || IsSet(newAxisMask, i) ? 0 : 1; }
        call.Require(named <= shape.Rank, $"Index out of range using input dim {shape.Rank}; input has only {shape.Rank} dims");
        long[] dense = StridedCopy.DenseStrides(shape);
        int axis = 0;
        for (int i = 0; i < begin.Length; i++)
        {
            if (IsSet(ellipsisMask, i))
            {
                for (int skipped = shape.Rank - named; skipped > 0; skipped--, axis++) { Add(shape[axis], dense[axis]); }
            }
            else if (IsSet(newAxisMask, i))
            {
                Add(1, 0);
            }
            else
            {
                call.Require(stride[i] != 0, $"strides[{i}] must be non-zero");
                long extent = shape[axis];
                if (IsSet(shrinkMask, i))
                {
                    call.Require(stride[i] > 0, "only stride 1 allowed on non-range indexing.");
                    long index = begin[i] < 0 ? begin[i] + extent : begin[i];
                    call.Require(index >= 0 && index < extent, $"slice index {begin[i]} of dimension {axis} out of bounds.");
                    _offset += index * dense[axis];
                }
                else
                {
                    long from = Bound(begin[i], extent, stride[i], IsSet(beginMask, i), atEnd: false);
                    long to = Bound(end[i], extent, stride[i], IsSet(endMask, i), atEnd: true);
                    long steps = stride[i] > 0 ? StepsOver(to - from, stride[i]) : StepsOver(from - to, -stride[i]);
                    _offset += steps == 0 ? 0 : from * dense[axis];
                    Add(steps, steps <= 1 ? 0 : stride[i] * dense[axis]);
                }

                axis++;
            }
        }

        for (; axis < shape.Rank; axis++) { Add(shape[axis], dense[axis]); }
    }

    public Tensor Apply() => StridedCopy.Copy(_source, new TensorShape([.. _extents]), _offset, [.. _strides]);

    /// <summary>Returns the whole tensor with other elements where the slice is.</summary>
    /// <exception cref="ServingException">There are not as many elements.</exception>
    public Tensor Overwrite(Tensor value)
    {
        long[] all = new long[_source.ElementCount];
        for (int i = 0; i < all.Length; i++) { all[i] = i; }
        Tensor sliced = StridedCopy.Copy(Tensor.Of(_source.Shape, all), new TensorShape([.. _extents]), _offset, [.. _strides]);
        if (sliced.ElementCount != value.ElementCount || value.ElementType != _source.ElementType)
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"{value} does not fit a slice of {_source.ElementType}{sliced.Shape}.");
        }

        ReadOnlySpan<long> places = sliced.AsSpan<long>();
        for (int i = 0; i < all.Length; i++) { all[i] = ~i; }
        for (int i = 0; i < places.Length; i++) { all[places[i]] = i; }
        return RunCopy.Merge(value, _source, _source.Shape, i => all[i]);
    }

    private static bool IsSet(long mask, int bit) => (mask >> bit & 1) != 0;

    /// <summary>Clamps a bound into where the walk can be: 0 to the extent going up, -1 to the extent - 1 going down.</summary>
    private static long Bound(long value, long extent, long stride, bool masked, bool atEnd)
    {
        long low = stride > 0 ? 0 : -1;
        long high = stride > 0 ? extent : extent - 1;
        if (masked) { return stride > 0 == atEnd ? high : low; }
        return Math.Clamp(value < 0 ? value + extent : value, low, high);
    }

    /// <summary>A stride near the type's limit must not overflow the rounding.</summary>
    private static long StepsOver(long distance, long stride) => distance <= 0 ? 0 : ((distance - 1) / stride) + 1;

    private void Add(long extent, long stride)
    {
        _extents.Add(extent);
        _strides.Add(stride);
    }
}
