// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Booleans: and, or, not, and choosing by them.</summary>
internal static class LogicKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("LogicalAnd", static (in HostCall call) => [Combine(call, static (x, y) => x & y)])
        .Add("LogicalOr", static (in HostCall call) => [Combine(call, static (x, y) => x | y)])
        .Add("LogicalNot", Not)
        .Add("Select", Select)
        .Add("SelectV2", static (in HostCall call) => [Choose(call, CommonShape(call))])
        .Add("Where", Where);

    private static Tensor Combine(in HostCall call, Func<bool, bool, bool> combine)
    {
        TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
        ReadOnlySpan<bool> x = Broadcasting.Stretch(call, call[0], shape).AsSpan<bool>();
        ReadOnlySpan<bool> y = Broadcasting.Stretch(call, call[1], shape).AsSpan<bool>();
        Tensor result = Tensors.Zeros(ElementType.Bool, shape);
        Span<bool> z = result.AsSpan<bool>();
        for (int i = 0; i < z.Length; i++) { z[i] = combine(x[i], y[i]); }
        return result;
    }

    private static Tensor[] Not(in HostCall call)
    {
        Tensor result = Tensors.Zeros(ElementType.Bool, call[0].Shape);
        ReadOnlySpan<bool> x = call[0].AsSpan<bool>();
        Span<bool> y = result.AsSpan<bool>();
        for (int i = 0; i < y.Length; i++) { y[i] = !x[i]; }
        return [result];
    }

    /// <summary>The first version: a vector of conditions chooses rows, where <c>SelectV2</c> would choose columns.</summary>
    private static Tensor[] Select(in HostCall call)
    {
        TensorShape shape = call[1].Shape;
        TensorShape condition = call[0].Shape;
        call.Require(shape == call[2].Shape, $"'then' and 'else' must have the same size. but received: {shape} vs. {call[2].Shape}");
        bool rows = condition.Rank == 1 && shape.Rank > 1 && shape[0] == condition[0];
        call.Require(rows || condition.Rank == 0 || condition == shape, $"Shape of 'condition' {condition} does not fit {shape}");
        if (!rows) { return [Choose(call, shape)]; }
        ReadOnlySpan<bool> chosen = call[0].AsSpan<bool>();
        long length = Axes.Product(shape.Dimensions[1..]);
        var runs = new (Tensor Source, long Offset, long Length)[chosen.Length];
        for (int i = 0; i < runs.Length; i++) { runs[i] = (chosen[i] ? call[1] : call[2], i * length, length); }
        return [RunCopy.Join(call[1].ElementType, shape, runs)];
    }

    private static TensorShape CommonShape(in HostCall call) =>
        Broadcasting.Common(call, call[0].Shape, Broadcasting.Common(call, call[1].Shape, call[2].Shape));

    private static Tensor Choose(in HostCall call, TensorShape shape)
    {
        ReadOnlySpan<bool> chosen = Broadcasting.Stretch(call, call[0], shape).AsSpan<bool>();
        Tensor yes = Broadcasting.Stretch(call, call[1], shape);
        Tensor no = Broadcasting.Stretch(call, call[2], shape);
        var runs = new List<(Tensor Source, long Offset, long Length)>();
        for (int i = 0; i < chosen.Length;)
        {
            int start = i;
            while (i < chosen.Length && chosen[i] == chosen[start]) { i++; }
            runs.Add((chosen[start] ? yes : no, start, i - start));
        }

        return RunCopy.Join(call[1].ElementType, shape, runs.ToArray());
    }

    private static Tensor[] Where(in HostCall call)
    {
        Tensor tensor = call[0];
        TensorShape shape = tensor.Shape;
        int size = ElementTypes.SizeOf(tensor.ElementType);
        long[] strides = StridedCopy.DenseStrides(shape);
        var indices = new List<long>();
        int rows = 0;
        for (int i = 0; i < tensor.ElementCount; i++)
        {
            if (!IsTrue(tensor, i, size)) { continue; }
            rows++;
            for (int axis = 0; axis < shape.Rank; axis++) { indices.Add(i / strides[axis] % shape[axis]); }
        }

        return [Tensor.Of<long>([rows, shape.Rank], indices.ToArray())];
    }

    /// <summary>Zero has no bit set but for the sign of a float.</summary>
    private static bool IsTrue(Tensor tensor, int index, int size) => tensor.ElementType switch
    {
        ElementType.Float32 => tensor.AsSpan<float>()[index] != 0,
        ElementType.Float64 => tensor.AsSpan<double>()[index] != 0,
        ElementType.Float16 => tensor.AsSpan<Half>()[index] != Half.Zero,
        _ => tensor.Bytes.Slice(index * size, size).ContainsAnyExcept((byte)0),
    };
}
