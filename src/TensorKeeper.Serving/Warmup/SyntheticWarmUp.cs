// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Warmup;

/// <summary>Makes requests up from the signatures: zeros and empty strings of the shapes declared. Thread-safe.</summary>
/// <remarks>
/// What a model makes of zeros is not looked at, and a model that refuses them is not broken: not everything can be guessed
/// from a shape. A dimension that is not known is 1.
/// </remarks>
internal static class SyntheticWarmUp
{
    /// <summary>How long all of it may take; a model may loop for ever over zeros.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostSignatures = 16;
    private const long MostElements = 16L << 20;

    /// <summary>Runs each signature once.</summary>
    /// <returns>How many of them answered.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static int Run(WarmUpTarget target, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        int answered = 0;
        foreach (Signature signature in target.Signatures.Values.Take(MostSignatures))
        {
            using TensorMap? inputs = Imagine(signature);
            if (inputs is null) { continue; }
            try
            {
                target.Run(signature, inputs, [], either.Token).Dispose();
                answered++;
            }
            catch (ServingException)
            {
                // Zeros do not suit this one.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return answered;
            }
        }

        return answered;
    }

    private static TensorMap? Imagine(Signature signature)
    {
        var inputs = new TensorMap();
        foreach (TensorSpec input in signature.Inputs.Where(static input => input.DefaultValue is null))
        {
            if (Imagine(input) is not { } tensor)
            {
                inputs.Dispose();
                return null;
            }

            inputs.Add(input.Name, tensor);
        }

        return inputs;
    }

    private static Tensor? Imagine(TensorSpec input)
    {
        if (!input.Shape.HasRank) { return null; }
        long[] dimensions = [.. Enumerable.Range(0, input.Shape.Rank).Select(i => Math.Max(input.Shape[i], -1)).Select(static size => size < 0 ? 1 : size)];
        long elements = 1;
        foreach (long size in dimensions)
        {
            if (size > 0 && elements > MostElements / size) { return null; }
            elements *= size;
        }

        var shape = new TensorShape(dimensions);
        return input.ElementType switch
        {
            ElementType.None => null,
            ElementType.String => Tensor.FromStrings(shape, new StringElements(ReadOnlyMemory<byte>.Empty, new int[elements + 1])),
            _ => Zeros(input.ElementType, shape),
        };
    }

    private static Tensor Zeros(ElementType type, TensorShape shape)
    {
        Tensor tensor = Tensor.Allocate(type, shape);
        tensor.Bytes.Clear();
        return tensor;
    }
}
