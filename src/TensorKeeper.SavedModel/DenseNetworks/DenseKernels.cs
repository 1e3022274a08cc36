// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    private const int Lanes = 8;
    private const int Tile = 4;   // rows and columns that are turned together

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
        for (; row + Tile <= count; row += Tile)
        {
            int column = 0;
            for (; column + Tile <= columns; column += Tile)
            {
                TurnTile(ref Unsafe.Add(ref from, column), columns, ref Unsafe.Add(ref to, (column * BlockRows) + row));
            }

            for (int i = 0; i < Tile && column < columns; i++)
            {
                TurnRow(ref Unsafe.Add(ref from, i * columns), column, columns, ref Unsafe.Add(ref to, row + i));
            }

            from = ref Unsafe.Add(ref from, Tile * columns);
        }

        for (; row < count; row++)
        {
            TurnRow(ref from, 0, columns, ref Unsafe.Add(ref to, row));
            from = ref Unsafe.Add(ref from, columns);
        }
    }

    /// <summary>Turns a block into rows.</summary>
    /// <param name="block">The block.</param>
    /// <param name="columns">The columns of each row.</param>
    /// <param name="rows">Room for at most <see cref="BlockRows"/>.</param>
    public static void TurnBack(ReadOnlySpan<float> block, int columns, Span<float> rows)
    {
        int count = rows.Length / columns;
        ref float from = ref MemoryMarshal.GetReference(block[..(columns * BlockRows)]);
        ref float to = ref MemoryMarshal.GetReference(rows);
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                Unsafe.Add(ref to, column) = Unsafe.Add(ref from, (column * BlockRows) + row);
            }

            to = ref Unsafe.Add(ref to, columns);
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
            Vector256<float> a0 = Vector256.Create(layer.Bias[column]), b0 = a0;
            Vector256<float> a1 = Vector256.Create(layer.Bias[column + 1]), b1 = a1;
            Vector256<float> a2 = Vector256.Create(layer.Bias[column + 2]), b2 = a2;
            Vector256<float> a3 = Vector256.Create(layer.Bias[column + 3]), b3 = a3;
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

    private static void TurnRow(ref float row, int first, int columns, ref float block)
    {
        for (int column = first; column < columns; column++) { Unsafe.Add(ref block, column * BlockRows) = Unsafe.Add(ref row, column); }
    }

    // Four columns of four rows, in registers.
    private static void TurnTile(ref float rows, int columns, ref float block)
    {
        Vector128<float> r0 = Vector128.LoadUnsafe(ref rows);
        Vector128<float> r1 = Vector128.LoadUnsafe(ref rows, (nuint)columns);
        Vector128<float> r2 = Vector128.LoadUnsafe(ref rows, (nuint)(2 * columns));
        Vector128<float> r3 = Vector128.LoadUnsafe(ref rows, (nuint)(3 * columns));
        (Vector128<float> lowEven, Vector128<float> highEven) = Interleave(r0, r2);
        (Vector128<float> lowOdd, Vector128<float> highOdd) = Interleave(r1, r3);
        (r0, r1) = Interleave(lowEven, lowOdd);
        (r2, r3) = Interleave(highEven, highOdd);
        r0.StoreUnsafe(ref block);
        r1.StoreUnsafe(ref block, BlockRows);
        r2.StoreUnsafe(ref block, 2 * BlockRows);
        r3.StoreUnsafe(ref block, 3 * BlockRows);
    }

    // a0 a1 a2 a3 and b0 b1 b2 b3 become a0 b0 a1 b1 and a2 b2 a3 b3.
    private static (Vector128<float> Low, Vector128<float> High) Interleave(Vector128<float> a, Vector128<float> b)
    {
        Vector128<float> fromA = Vector128.Create(-1, 0, -1, 0).AsSingle();
        return (
            Vector128.ConditionalSelect(fromA, Vector128.Shuffle(a, Vector128.Create(0, 0, 1, 1)), Vector128.Shuffle(b, Vector128.Create(0, 0, 1, 1))),
            Vector128.ConditionalSelect(fromA, Vector128.Shuffle(a, Vector128.Create(2, 2, 3, 3)), Vector128.Shuffle(b, Vector128.Create(2, 2, 3, 3))));
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
