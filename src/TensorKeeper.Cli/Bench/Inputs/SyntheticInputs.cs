// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Serve;
using TensorKeeper.Protocol.Text;

namespace TensorKeeper.Cli.Bench.Inputs;

/// <summary>Makes up inputs that a signature accepts, the same ones each time.</summary>
/// <remarks>
/// Numbers are small: 0 to 1 for floats, 0 and 1 for integers, which are indices of a vocabulary as often as not. What the
/// model makes of them does not matter, but a model that checks its inputs must not refuse them.
/// </remarks>
internal static class SyntheticInputs
{
    private const int Seed = 20_240_229;
    private const long LargestBytes = 1L << 30;

    /// <summary>Makes one tensor for each input.</summary>
    /// <param name="signature">What the model wants.</param>
    /// <param name="rows">The first dimension where it is open; null for 1.</param>
    /// <param name="shapes">Whole shapes, by input.</param>
    /// <exception cref="UsageException">A shape or a number of rows does not fit.</exception>
    /// <exception cref="StartException">The signature cannot be called with made-up values.</exception>
    public static RequestInputs Make(Signature signature, int? rows, IReadOnlyDictionary<string, TensorShape> shapes)
    {
        if (signature.Inputs.Count == 0) { throw new StartException($"Signature '{signature.Name}' has no inputs."); }
        foreach (string name in shapes.Keys.Where(name => signature.FindInput(name) is null))
        {
            string? nearest = NearestName.Of(name, signature.Inputs.Select(static input => input.Name));
            throw new UsageException(
                $"--shape={name}: signature '{signature.Name}' has no such input."
                + (nearest is null ? $" It has {string.Join(", ", signature.Inputs.Select(static input => input.Name))}." : $" Did you mean {nearest}?"));
        }

        var random = new Random(Seed);
        var inputs = new TensorMap(signature.Inputs.Count);
        foreach (TensorSpec input in signature.Inputs)
        {
            TensorShape shape = shapes.TryGetValue(input.Name, out TensorShape said) ? Check(input, said) : ShapeOf(input, rows);
            inputs.Add(input.Name, Fill(input, shape, random));
        }

        return new RequestInputs(signature, inputs, "made up from the model's metadata");
    }

    private static TensorShape Check(TensorSpec input, TensorShape shape) => input.Shape.Accepts(shape)
        ? shape
        : throw new UsageException($"--shape={input.Name}: the model wants {input.Shape}, not {shape}.");

    private static TensorShape ShapeOf(TensorSpec input, int? rows)
    {
        if (!input.Shape.HasRank) { return new TensorShape(rows ?? 1); }
        long[] extents = input.Shape.Dimensions.ToArray();
        if (extents.Length > 0 && extents[0] != PartialShape.Unknown && rows is { } wanted && extents[0] != wanted)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--rows={wanted}: input '{input.Name}' always has {extents[0]}."));
        }

        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] == PartialShape.Unknown) { extents[axis] = axis == 0 ? rows ?? 1 : 1; }
        }

        return new TensorShape(extents);
    }

    private static Tensor Fill(TensorSpec input, TensorShape shape, Random random)
    {
        long size = Math.Max(1, ElementTypes.SizeOf(input.ElementType));
        if (!shape.TryGetElementCount(out long count) || count > LargestBytes / size)
        {
            throw new UsageException($"Input '{input.Name}' of shape {shape} would be larger than 1 GiB.");
        }

        if (input.ElementType is ElementType.String) { return Tensor.OfText(shape, [.. Enumerable.Repeat("text", (int)count)]); }
        if (!IsMadeUp(input.ElementType))
        {
            throw new StartException(
                $"Input '{input.Name}' is of type {ElementTypes.NameOf(input.ElementType)}, for which nothing is made up: give a request with --input.");
        }

        Tensor tensor = Tensor.Allocate(input.ElementType, shape);
        tensor.Bytes.Clear();
        switch (input.ElementType)
        {
            case ElementType.Float32:
                foreach (ref float value in tensor.AsSpan<float>()) { value = random.NextSingle(); }
                break;
            case ElementType.Float64:
                foreach (ref double value in tensor.AsSpan<double>()) { value = random.NextDouble(); }
                break;
            case ElementType.Float16:
                foreach (ref Half value in tensor.AsSpan<Half>()) { value = (Half)random.NextSingle(); }
                break;
            case ElementType.BFloat16:
                foreach (ref ushort value in tensor.AsSpan<ushort>()) { value = (ushort)(BitConverter.SingleToUInt32Bits(random.NextSingle()) >> 16); }
                break;
            default:
                // The lowest byte of each: 0 or 1, as the machine stores numbers.
                for (int at = 0; at < tensor.Bytes.Length; at += (int)size) { tensor.Bytes[at] = (byte)random.Next(2); }
                break;
        }

        return tensor;
    }

    private static bool IsMadeUp(ElementType type) => type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16
        or ElementType.BFloat16 or ElementType.Bool or (>= ElementType.Int8 and <= ElementType.UInt64);
}
