// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Numbers;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Joins strings: of several tensors, along axes, or by segment.</summary>
internal static class JoinStringKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("StringJoin", Join)
        .Add("ReduceJoin", ReduceJoin)
        .Add("UnsortedSegmentJoin", SegmentJoin);

    /// <summary>Adds two string tensors, broadcast.</summary>
    public static Tensor Concatenate(in HostCall call)
    {
        TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
        StringElements left = Broadcasting.Stretch(call, call[0], shape).Strings;
        StringElements right = Broadcasting.Stretch(call, call[1], shape).Strings;
        var output = new StringElementsBuilder(left.Count);
        for (int i = 0; i < left.Count; i++) { output.Append(left[i]).Add(right[i]); }
        return output.ToTensor(shape);
    }

    /// <summary>Scalars join every element of the others, which have one shape.</summary>
    private static Tensor[] Join(in HostCall call)
    {
        byte[] separator = call.Node.Attribute("separator")?.Bytes.ToArray() ?? [];
        TensorShape shape = default;
        for (int i = 0; i < call.InputCount; i++)
        {
            if (call[i].Shape.Rank == 0) { continue; }
            call.Require(shape.Rank == 0 || shape == call[i].Shape, $"Input shapes do not match: {shape} vs. {call[i].Shape}");
            shape = call[i].Shape;
        }

        int count = checked((int)shape.GetElementCount());
        var output = new StringElementsBuilder(count);
        for (int i = 0; i < count; i++)
        {
            for (int input = 0; input < call.InputCount; input++)
            {
                if (input > 0) { output.Append(separator); }
                output.Append(call[input].Strings[call[input].Shape.Rank == 0 ? 0 : i]);
            }

            output.End();
        }

        return [output.ToTensor(shape)];
    }

    /// <summary>The order in which axes are named is the order in which they are joined: the first one runs fastest.</summary>
    private static Tensor[] ReduceJoin(in HostCall call)
    {
        byte[] separator = call.Node.Attribute("separator")?.Bytes.ToArray() ?? [];
        TensorShape shape = call[0].Shape;
        List<int> axes = [];
        foreach (long axis in Tensors.Integers(call[1]))
        {
            int normal = Axes.Normal(call, axis, shape.Rank);
            call.Require(!axes.Contains(normal), $"Duplicate reduction dimension {axis}");
            axes.Add(normal);
        }

        if (axes.Count == 0) { return [Tensors.View(call[0], shape)]; }
        TensorShape result = new ReducedGroups(call).Result;
        long[] strides = StridedCopy.DenseStrides(shape);
        int[] kept = [.. Enumerable.Range(0, shape.Rank).Except(axes)];
        int[] order = [.. kept, .. Enumerable.Reverse(axes)];
        TensorShape turned = new([.. order.Select(axis => shape[axis])]);
        StringElements elements = StridedCopy.Copy(call[0], turned, 0, [.. order.Select(axis => strides[axis])]).Strings;
        long groups = result.GetElementCount();
        int length = groups == 0 ? 0 : (int)(elements.Count / groups);
        var output = new StringElementsBuilder(checked((int)groups));
        for (int group = 0; group < groups; group++)
        {
            for (int i = 0; i < length; i++)
            {
                if (i > 0) { output.Append(separator); }
                output.Append(elements[(group * length) + i]);
            }

            output.End();
        }

        return [output.ToTensor(result)];
    }

    private static Tensor[] SegmentJoin(in HostCall call)
    {
        byte[] separator = call.Node.Attribute("separator")?.Bytes.ToArray() ?? [];
        TensorShape shape = call[0].Shape;
        TensorShape idShape = call[1].Shape;
        long segments = Tensors.Integers(call[2])[0];
        call.Require(segments is >= 0 and <= int.MaxValue, $"Number of segments {segments} must not be negative");
        call.Require(
            idShape.Rank <= shape.Rank && shape.Dimensions[..idShape.Rank].SequenceEqual(idShape.Dimensions),
            $"Shape of segment ids {idShape} must be a prefix of the shape of the input {shape}");
        int inner = checked((int)Axes.Product(shape.Dimensions[idShape.Rank..]));
        long[] ids = Tensors.Integers(call[1]);
        var members = new Dictionary<long, List<int>>();
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0) { continue; }
            call.Require(ids[i] < segments, $"segment_ids[{i}] = {ids[i]} is not in [0, {segments})");
            if (!members.TryGetValue(ids[i], out List<int>? places)) { members.Add(ids[i], places = []); }
            places.Add(i);
        }

        call.Require(segments * inner <= Array.MaxLength / 8, $"{segments} segments are more than the host can hold.");
        var output = new StringElementsBuilder((int)(segments * inner));
        for (long segment = 0; segment < segments; segment++)
        {
            List<int> places = members.GetValueOrDefault(segment, []);
            for (int column = 0; column < inner; column++)
            {
                for (int i = 0; i < places.Count; i++)
                {
                    if (i > 0) { output.Append(separator); }
                    output.Append(call[0].Strings[(places[i] * inner) + column]);
                }

                output.End();
            }
        }

        return [output.ToTensor(new TensorShape([segments, .. shape.Dimensions[idShape.Rank..]]))];
    }
}
