// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>Cuts tensors by rows; numbers are not copied.</summary>
internal static class RowSplit
{
    /// <summary>Asks whether outputs can be cut: that each has a row for each row that ran.</summary>
    public static bool Fits(TensorMap outputs, int rows)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            TensorShape shape = outputs.At(i).Value.Shape;
            if (shape.Rank == 0 || shape[0] != rows) { return false; }
        }

        return true;
    }

    /// <summary>Cuts the outputs of a batch into the answers to its requests.</summary>
    /// <param name="outputs">Outputs that fit; owned by the answers from here on.</param>
    /// <param name="parts">Whose rows they are, in order; rows behind the last are dropped.</param>
    /// <returns>An answer for each part.</returns>
    public static TensorMap[] Split(TensorMap outputs, IReadOnlyList<BatchPart> parts)
    {
        var owner = new SharedOutputs(outputs, parts.Count * outputs.Count);
        var answers = new TensorMap[parts.Count];
        int from = 0;
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = new TensorMap(outputs.Count);
            for (int output = 0; output < outputs.Count; output++)
            {
                (string name, Tensor tensor) = outputs.At(output);
                answers[i].Add(name, Cut(tensor, from, parts[i].Rows, owner));
            }

            from += parts[i].Rows;
        }

        return answers;
    }

    /// <summary>Views some rows of inputs, which stay their owner's.</summary>
    public static TensorMap View(TensorMap inputs, int from, int rows)
    {
        var view = new TensorMap(inputs.Count);
        for (int i = 0; i < inputs.Count; i++)
        {
            (string name, Tensor tensor) = inputs.At(i);
            view.Add(name, Cut(tensor, from, rows, null));
        }

        return view;
    }

    private static Tensor Cut(Tensor tensor, int from, int rows, IDisposable? owner)
    {
        long[] dimensions = tensor.Shape.Dimensions.ToArray();
        long inRow = dimensions[0] == 0 ? 0 : tensor.ElementCount / dimensions[0];
        dimensions[0] = rows;
        TensorShape shape = TensorShape.FromTrusted(dimensions);
        int first = checked((int)(from * inRow));
        int count = checked((int)(rows * inRow));
        if (tensor.ElementType == ElementType.String)
        {
            Tensor strings = Tensor.FromStrings(shape, tensor.Strings.Slice(first, count));
            owner?.Dispose();   // they are managed memory: the view is over at once
            return strings;
        }

        int size = ElementTypes.SizeOf(tensor.ElementType);
        return Tensor.FromMemory(tensor.ElementType, shape, tensor.Memory.Slice(first * size, count * size), owner);
    }
}
