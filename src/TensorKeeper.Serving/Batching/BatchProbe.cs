// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Batching;

/// <summary>Finds out before a version serves whether the rows of a signature depend on each other. Thread-safe.</summary>
internal static class BatchProbe
{
    /// <summary>How long all signatures of a version may take; a model may loop for ever over made-up values.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int GuessedExtent = 4;          // of dimensions that the signature leaves open
    private const long MostElements = 4L << 20;
    private const int Seed = 5;

    /// <summary>Looks at what the signature says.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="isAsked">Whether somebody asked for batching: then what the signature does not say is left to be found out.</param>
    /// <returns><see cref="BatchTrust.Refuted"/> or <see cref="BatchTrust.Unknown"/>.</returns>
    public static BatchTrust Judge(Signature signature, bool isAsked) =>
        signature.Inputs.Count > 0 && signature.Inputs.Concat(signature.Outputs).All(spec => HasFreeRows(spec.Shape, isAsked))
            ? BatchTrust.Unknown
            : BatchTrust.Refuted;

    /// <summary>Runs two made-up rows, which differ, together and apart.</summary>
    /// <param name="model">The model.</param>
    /// <param name="signature">A signature that <see cref="Judge"/> did not refute.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is known then: nothing, if the model does not take what was made up.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static BatchTrust Run(IServableModel model, Signature signature, CancellationToken cancellationToken)
    {
        using TensorMap? both = Imagine(signature);
        if (both is null) { return BatchTrust.Unknown; }
        try
        {
            using TensorMap together = model.Run(signature, both, [], cancellationToken);
            if (!RowSplit.Fits(together, 2)) { return BatchTrust.Refuted; }
            for (int row = 0; row < 2; row++)
            {
                using TensorMap one = RowSplit.View(both, row, 1);
                using TensorMap apart = model.Run(signature, one, [], cancellationToken);
                if (!SameValues.Are(apart, together, row, 1)) { return BatchTrust.Refuted; }
            }

            return BatchTrust.Probable;
        }
        catch (ServingException)
        {
            return BatchTrust.Unknown;
        }
    }

    private static bool HasFreeRows(PartialShape shape, bool isAsked) =>
        shape.HasRank ? shape.Rank > 0 && shape[0] == PartialShape.Unknown : isAsked;

    private static TensorMap? Imagine(Signature signature)
    {
        var random = new Random(Seed);
        var inputs = new TensorMap();
        foreach (TensorSpec input in signature.Inputs)
        {
            if (Imagine(input, random) is not { } tensor)
            {
                inputs.Dispose();
                return null;
            }

            inputs.Add(input.Name, tensor);
        }

        return inputs;
    }

    private static Tensor? Imagine(TensorSpec input, Random random)
    {
        if (!input.Shape.HasRank) { return null; }
        long[] extents = [.. input.Shape.Dimensions];
        long elements = 2;
        extents[0] = 2;
        for (int axis = 1; axis < extents.Length; axis++)
        {
            if (extents[axis] < 0) { extents[axis] = GuessedExtent; }
            if (extents[axis] > 0 && elements > MostElements / extents[axis]) { return null; }
            elements *= extents[axis];
        }

        var shape = new TensorShape(extents);
        if (input.ElementType is ElementType.None || elements == 0) { return null; }
        return input.ElementType is ElementType.String ? Words(shape, (int)elements, random) : Numbers(input.ElementType, shape, random);
    }

    private static Tensor Words(TensorShape shape, int count, Random random) =>
        Tensor.OfText(shape, [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0 ? "a" : "b c")]);

    private static Tensor Numbers(ElementType type, TensorShape shape, Random random)
    {
        Tensor tensor = Tensor.Allocate(type, shape);
        int size = ElementTypes.SizeOf(type);
        Span<byte> bytes = tensor.Bytes;
        bytes.Clear();
        for (int at = 0; at < bytes.Length; at += size)
        {
            Span<byte> element = bytes.Slice(at, size);
            switch (type)
            {
                case ElementType.Float32: BitConverter.TryWriteBytes(element, random.NextSingle()); break;
                case ElementType.Float64: BitConverter.TryWriteBytes(element, random.NextDouble()); break;
                case ElementType.Float16: BitConverter.TryWriteBytes(element, (Half)random.NextSingle()); break;
                case ElementType.BFloat16: BitConverter.TryWriteBytes(element, (ushort)(BitConverter.SingleToUInt32Bits(random.NextSingle()) >> 16)); break;
                default: element[0] = (byte)random.Next(2); break;   // small enough to be an index into anything
            }
        }

        return tensor;
    }
}
