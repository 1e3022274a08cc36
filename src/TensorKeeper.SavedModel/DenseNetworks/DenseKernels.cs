// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>The arithmetic of a <see cref="DenseNetwork"/> over a block of rows that is turned: a column's values stand side by side.</summary>
/// <remarks>
/// <code>
/// rows as sent: r0c0 r0c1 r0c2 r1c0 r1c1 …      turned: r0c0 r1c0 … r15c0 | r0c1 r1c1 … r15c1 | …
/// </code>
/// So one instruction does the same to as many rows as a register holds, however few columns a layer has. Lanes without a
/// row hold zeros.
/// </remarks>
internal static class DenseKernels
{
    /// <summary>The rows of a block.</summary>
    public const int BlockRows = 2 * Lanes;

    /// <summary>The rows and columns that are turned together; a block has room for as many columns at the least.</summary>
    public const int Tile = 4;

    private const int Lanes = 8;

    /// <summary>Turns rows into a block.</summary>
    /// <param name="rows">At most <see cref="BlockRows"/>.</param>
    /// <param name="columns">The columns of each.</param>
    /// <param name="block">Room for the columns.</param>
    public static void Turn(ReadOnlySpan<float> rows, int columns, Span<float> block)
    {
        int count = rows.Length / columns;
        block = block[..(columns * BlockRows)];
        if (count < BlockRows) { block.Clear(); }
        ref float from = ref MemoryMarshal.GetReference(rows);
        ref float to = ref MemoryMarshal.GetReference(block);
        int row = 0;
        for (; columns >= Tile && row + Tile <= count; row += Tile)
        {
            for (int column = 0; column < columns; column += Tile)
            {
                int first = Math.Min(column, columns - Tile);
                TurnTile(ref Unsafe.Add(ref from, (row * columns) + first), columns, ref Unsafe.Add(ref to, (first * BlockRows) + row), BlockRows);
            }
        }

        for (; row < count; row++)
        {
            for (int column = 0; column < columns; column++) { Unsafe.Add(ref to, (column * BlockRows) + row) = Unsafe.Add(ref from, (row * columns) + column); }
        }
    }

    /// <summary>Turns a block into rows.</summary>
    /// <param name="block">The block.</param>
    /// <param name="columns">The columns of each row.</param>
    /// <param name="rows">Room for at most <see cref="BlockRows"/>.</param>
    public static void TurnBack(ReadOnlySpan<float> block, int columns, Span<float> rows)
    {
        int count = rows.Length / columns;
        ref float from = ref MemoryMarshal.GetReference(block[..(Math.Max(columns, Tile) * BlockRows)]);
        ref float to = ref MemoryMarshal.GetReference(rows);
        // A row of fewer columns than a tile has spills into the next ones, which are written after it: so many end within the span.
        int tiled = count + 1 - ((Tile + columns - 1) / columns);
        int row = 0;
        for (; row + Tile <= tiled; row += Tile)
        {
            for (int column = 0; column < columns; column += Tile)
            {
                int first = Math.Clamp(columns - Tile, 0, column);
                TurnTile(ref Unsafe.Add(ref from, (first * BlockRows) + row), BlockRows, ref Unsafe.Add(ref to, (row * columns) + first), columns);
            }
        }

        for (; row < count; row++)
        {
            for (int column = 0; column < columns; column++) { Unsafe.Add(ref to, (row * columns) + column) = Unsafe.Add(ref from, (column * BlockRows) + row); }
        }
    }

    /// <summary>Computes a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">A block of the layer's inputs.</param>
    /// <param name="output">Room for a block of its columns, filled up.</param>
    public static void Multiply(DenseLayer layer, ReadOnlySpan<float> input, Span<float> output)
    {
        int columns = layer.PaddedColumns;
        ref float inputs = ref MemoryMarshal.GetReference(input[..(layer.Inputs * BlockRows)]);
        ref float outputs = ref MemoryMarshal.GetReference(output[..(columns * BlockRows)]);
        ref float weights = ref MemoryMarshal.GetReference(layer.Weights.AsSpan(0, layer.Inputs * columns));
        for (int column = 0; column < columns; column += DenseLayer.Together)
        {
            // The sums of four columns for two registers of rows: eight that grow independently keep the multipliers busy.
            Vector256<float> a0 = Vector256<float>.Zero, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
            ref float weight = ref Unsafe.Add(ref weights, column);
            ref float from = ref inputs;
            for (int left = layer.Inputs; left > 0; left--)
            {
                Vector256<float> low = Vector256.LoadUnsafe(ref from);
                Vector256<float> high = Vector256.LoadUnsafe(ref from, Lanes);
                Vector256<float> w = Vector256.Create(weight);
                a0 = Vector256.MultiplyAddEstimate(low, w, a0);
                b0 = Vector256.MultiplyAddEstimate(high, w, b0);
                w = Vector256.Create(Unsafe.Add(ref weight, 1));
                a1 = Vector256.MultiplyAddEstimate(low, w, a1);
                b1 = Vector256.MultiplyAddEstimate(high, w, b1);
                w = Vector256.Create(Unsafe.Add(ref weight, 2));
                a2 = Vector256.MultiplyAddEstimate(low, w, a2);
                b2 = Vector256.MultiplyAddEstimate(high, w, b2);
                w = Vector256.Create(Unsafe.Add(ref weight, 3));
                a3 = Vector256.MultiplyAddEstimate(low, w, a3);
                b3 = Vector256.MultiplyAddEstimate(high, w, b3);
                weight = ref Unsafe.Add(ref weight, columns);
                from = ref Unsafe.Add(ref from, BlockRows);
            }

            // TensorFlow and the engine add the bias last too: the sums round alike.
            Vector256<float> bias = Vector256.Create(layer.Bias[column]);
            (a0, b0) = (a0 + bias, b0 + bias);
            bias = Vector256.Create(layer.Bias[column + 1]);
            (a1, b1) = (a1 + bias, b1 + bias);
            bias = Vector256.Create(layer.Bias[column + 2]);
            (a2, b2) = (a2 + bias, b2 + bias);
            bias = Vector256.Create(layer.Bias[column + 3]);
            (a3, b3) = (a3 + bias, b3 + bias);
            if (layer.IsRectified)
            {
                (a0, b0, a1, b1) = (Rectify(a0), Rectify(b0), Rectify(a1), Rectify(b1));
                (a2, b2, a3, b3) = (Rectify(a2), Rectify(b2), Rectify(a3), Rectify(b3));
            }

            ref float to = ref Unsafe.Add(ref outputs, column * BlockRows);
            a0.StoreUnsafe(ref to);
            b0.StoreUnsafe(ref to, Lanes);
            a1.StoreUnsafe(ref to, 2 * Lanes);
            b1.StoreUnsafe(ref to, 3 * Lanes);
            a2.StoreUnsafe(ref to, 4 * Lanes);
            b2.StoreUnsafe(ref to, 5 * Lanes);
            a3.StoreUnsafe(ref to, 6 * Lanes);
            b3.StoreUnsafe(ref to, 7 * Lanes);
        }
    }

    /// <summary>Combines each column with its number, in place.</summary>
    public static void Combine(ColumnStep step, Span<float> block)
    {
        ref float at = ref MemoryMarshal.GetReference(block[..(step.Columns * BlockRows)]);
        for (int i = 0; i < step.Columns * BlockRows; i += Lanes)
        {
            Vector256<float> value = Vector256.LoadUnsafe(ref at, (nuint)i);
            Vector256<float> operand = Vector256.Create(step.Operands[i / BlockRows]);
            value = step.Operation switch
            {
                ColumnOperation.Add => value + operand,
                ColumnOperation.Subtract => value - operand,
                ColumnOperation.Multiply => value * operand,
                _ => value / operand,
            };
            value.StoreUnsafe(ref at, (nuint)i);
        }
    }

    /// <summary>Applies a function, in place.</summary>
    public static void Apply(FunctionStep step, Span<float> block)
    {
        Span<float> values = block[..(step.Columns * BlockRows)];
        if (step.Function == RowFunction.Softmax)
        {
            Softmax(values);
            return;
        }

        ref float at = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < values.Length; i += Lanes)
        {
            Vector256<float> value = Vector256.LoadUnsafe(ref at, (nuint)i);
            value = step.Function switch
            {
                RowFunction.Relu => Rectify(value),
                RowFunction.Sigmoid => Vector256<float>.One / (Vector256<float>.One + Vector256.Exp(-value)),
                _ => Tanh(value),
            };
            value.StoreUnsafe(ref at, (nuint)i);
        }
    }

    private static void Softmax(Span<float> values)
    {
        ref float start = ref MemoryMarshal.GetReference(values);
        for (int lanes = 0; lanes < BlockRows; lanes += Lanes)
        {
            Vector256<float> most = Vector256.LoadUnsafe(ref start, (nuint)lanes);
            for (int i = lanes + BlockRows; i < values.Length; i += BlockRows) { most = Vector256.Max(most, Vector256.LoadUnsafe(ref start, (nuint)i)); }
            Vector256<float> sum = Vector256<float>.Zero;
            for (int i = lanes; i < values.Length; i += BlockRows)
            {
                Vector256<float> power = Vector256.Exp(Vector256.LoadUnsafe(ref start, (nuint)i) - most);
                power.StoreUnsafe(ref start, (nuint)i);
                sum += power;
            }

            for (int i = lanes; i < values.Length; i += BlockRows) { (Vector256.LoadUnsafe(ref start, (nuint)i) / sum).StoreUnsafe(ref start, (nuint)i); }
        }
    }

    // Four by four, in registers; the stores are in the order of the target. Inlined whatever the profile says: a server that
    // was asked for single rows at first would call it for each tile of many rows later.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnTile(ref float from, int fromStride, ref float to, int toStride)
    {
        Vector128<float> r0 = Vector128.LoadUnsafe(ref from);
        Vector128<float> r1 = Vector128.LoadUnsafe(ref from, (nuint)fromStride);
        Vector128<float> r2 = Vector128.LoadUnsafe(ref from, (nuint)(2 * fromStride));
        Vector128<float> r3 = Vector128.LoadUnsafe(ref from, (nuint)(3 * fromStride));
        (Vector128<float> lowEven, Vector128<float> highEven) = Interleave(r0, r2);
        (Vector128<float> lowOdd, Vector128<float> highOdd) = Interleave(r1, r3);
        (r0, r1) = Interleave(lowEven, lowOdd);
        (r2, r3) = Interleave(highEven, highOdd);
        r0.StoreUnsafe(ref to);
        r1.StoreUnsafe(ref to, (nuint)toStride);
        r2.StoreUnsafe(ref to, (nuint)(2 * toStride));
        r3.StoreUnsafe(ref to, (nuint)(3 * toStride));
    }

    // a0 a1 a2 a3 and b0 b1 b2 b3 become a0 b0 a1 b1 and a2 b2 a3 b3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Low, Vector128<float> High) Interleave(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) { return (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b)); }
        if (AdvSimd.Arm64.IsSupported) { return (AdvSimd.Arm64.ZipLow(a, b), AdvSimd.Arm64.ZipHigh(a, b)); }
        return (Vector128.Create(a[0], b[0], a[1], b[1]), Vector128.Create(a[2], b[2], a[3], b[3]));
    }

    // The native maximum of x86 is its second operand if one is NaN, that of Arm is NaN.
    private static Vector256<float> Rectify(Vector256<float> value) => Vector256.MaxNative(Vector256<float>.Zero, value);

    // By the exponential, but near zero, where that loses digits, by an odd polynomial (the coefficients of Cephes' tanhf).
    private static Vector256<float> Tanh(Vector256<float> value)
    {
        Vector256<float> square = value * value;
        Vector256<float> near = Vector256.Create(-5.70498872745e-3f);
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(2.06390887954e-2f));
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(-5.37397155531e-2f));
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(1.33314422036e-1f));
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(-3.33332819422e-1f));
        near = Vector256.MultiplyAddEstimate(near * square, value, value);
        Vector256<float> far = Vector256<float>.One - (Vector256.Create(2f) / (Vector256.Exp(value + value) + Vector256<float>.One));
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(value), Vector256.Create(0.625f)), near, far);
    }
}
