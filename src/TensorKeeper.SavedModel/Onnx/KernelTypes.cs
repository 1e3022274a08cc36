// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Which types ONNX Runtime's CPU kernels take, and what to compute in where one is missing.</summary>
/// <remarks>
/// The rows are what ONNX Runtime 1.31 answered when it was asked, type by type; look at them again when the engine is
/// upgraded. An operator that no row names moves data and takes every type.
/// </remarks>
internal static class KernelTypes
{
    private const string Numbers = "f16 f32 f64 i8 i16 i32 i64 u8 u16 u32 u64";

    /// <summary>Operators and the types of their first type variable.</summary>
    internal static readonly (string Ops, string Types)[] Rows =
    [
        ("Add Sub Mul Div Mod Greater Less GreaterOrEqual LessOrEqual", Numbers),
        ("Equal", Numbers + " bool string"),
        ("Abs", Numbers),
        ("Sign", "f32 f64 i8 i16 i32 i64 u8 u16 u32 u64"),   // those of half precision make a zero of NaN
        ("Neg", "f16 f32 f64 i8 i16 i32 i64"),
        ("Max Min Clip", "f16 f32 f64 i8 i32 i64 u8 u32 u64"),
        ("Relu", "f16 f32 f64 i8 i32"),
        ("Sum", "f16 f32 f64"),
        ("MatMul", "f16 f32 f64 i32 i64 u32 u64"),
        ("Gemm", "f16 f32 f64"),
        ("Conv ConvTranspose AveragePool GlobalAveragePool GlobalMaxPool", "f16 f32"),
        ("MaxPool", "f16 f32 f64 i8 u8"),
        ("ReduceSum ReduceMean ReduceProd ReduceL2 ReduceSumSquare", "f16 f32 f64 i32 i64"),
        ("ReduceLogSumExp", "f16 f32 f64 i32"),
        ("ReduceMax ReduceMin", "f16 f32 f64 i8 i32 i64 u8 bool"),
        ("ArgMax ArgMin", "f16 f32 f64 i8 i32 i64 u8"),
        ("CumSum", "f16 f32 f64 i32 i64"),
        ("Einsum", "f16 f32 f64 i32 i64"),
        ("TopK", "f16 f32 f64 i8 i16 i32 i64 u8"),
        ("Where", "f16 f32 f64 i8 i32 i64 u8 u32 string"),
        ("Pad", "f16 f32 f64 i8 i32 i64 u8 u32 u64 bool"),
        ("Unique", "f16 f32 f64 i8 i64 string"),
        ("NonZero", "f16 f32 i32 i64 u8 bool"),
        ("Trilu", "f16 f32 f64 i32 i64 bool"),
        ("Range", "f32 f64 i16 i32 i64"),
        ("Pow", "f16 f32 f64 i32 i64"),
        ("Round Floor Ceil Exp Log Sqrt Sigmoid Tanh Softmax LogSoftmax Sin Cos Reciprocal BatchNormalization", "f16 f32 f64"),
        ("IsNaN", "f16 f32 f64 bf16"),
        ("IsInf", "f16 f32 f64 bf16"),
        ("Erf Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Elu Selu Softplus Softsign LeakyRelu LRN Gelu", "f16 f32"),
        ("LSTM GRU", "f16 f32 f64"),
        ("Resize", "f16 f32 i8 i32 u8"),
        ("DepthToSpace SpaceToDepth", "f16 f32 f64 i8 u8"),
        ("BitShift", "u8 u32 u64"),
        ("Tile Expand Size Compress ReverseSequence", Numbers + " bool string"),
        ("Det", "f16 f32"),
        ("DFT", "f16 f32 f64"),
        ("LayerNormalization", "f16 f32 f64 bf16"),
    ];

    private static readonly string[] Names =
        ["f32", "f64", "f16", "bf16", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "bool", "string"];

    private static readonly Dictionary<string, int> Kernels = Parse();

    /// <summary>Returns the type to compute in: the type itself if there is a kernel for it.</summary>
    public static ElementType KernelFor(string op, ElementType type)
    {
        if (type == ElementType.None || !Kernels.TryGetValue(op, out int mask) || Has(mask, type)) { return type; }
        foreach (ElementType wider in WiderThan(type))
        {
            if (Has(mask, wider)) { return wider; }
        }

        return type;
    }

    /// <summary>Asks whether the engine has a kernel.</summary>
    public static bool HasKernel(string op, ElementType type) => !Kernels.TryGetValue(op, out int mask) || Has(mask, type);

    /// <summary>Returns the type that an operator's type variable has with these operands.</summary>
    public static ElementType VariableOf(string op, ReadOnlySpan<OnnxValue?> inputs) =>
        inputs.Length == 0 || op is "Cast" or "If" or "Loop" or "ConstantOfShape" ? ElementType.None
        : op == "Where" ? inputs[1]!.Type
        : inputs[0]?.Type ?? ElementType.None;

    /// <summary>Visits the operands that are of the type variable; extents, axes and indices are not.</summary>
    public static void ForEachVariableInput(
        string op, ReadOnlySpan<OnnxValue?> inputs, ElementType variable, Action<int> visit)
    {
        int count = op is "Resize" or "TopK" or "CumSum" or "Tile" or "Expand" or "DFT" or "Compress" or "ReverseSequence" || op.StartsWith("Reduce", StringComparison.Ordinal)
            ? 1 : inputs.Length;
        for (int i = 0; i < count; i++)
        {
            // The condition of Where is bool whatever is chosen; the pads of Pad are 64-bit whatever is padded.
            bool fixedType = (op == "Where" && i == 0) || (op == "Pad" && (i == 1 || i == 3));
            if (!fixedType && inputs[i]?.Type == variable) { visit(i); }
        }
    }

    private static ReadOnlySpan<ElementType> WiderThan(ElementType type) => type switch
    {
        ElementType.Bool => [ElementType.UInt8, ElementType.Int32, ElementType.Int64],
        ElementType.Int8 or ElementType.Int16 or ElementType.UInt8 or ElementType.UInt16 =>
            [ElementType.Int32, ElementType.UInt32, ElementType.Int64, ElementType.Float32],
        ElementType.Int32 or ElementType.UInt32 => [ElementType.Int64, ElementType.UInt64, ElementType.Float64, ElementType.Float32],
        ElementType.UInt64 or ElementType.Int64 => [ElementType.Int64, ElementType.Float64, ElementType.Float32],
        _ => [ElementType.Float32],
    };

    private static bool Has(int mask, ElementType type) => (mask & (1 << Bit(type))) != 0;

    private static int Bit(ElementType type) => type switch
    {
        ElementType.Float32 => 0,
        ElementType.Float64 => 1,
        ElementType.Float16 => 2,
        ElementType.BFloat16 => 3,
        ElementType.Int8 => 4,
        ElementType.Int16 => 5,
        ElementType.Int32 => 6,
        ElementType.Int64 => 7,
        ElementType.UInt8 => 8,
        ElementType.UInt16 => 9,
        ElementType.UInt32 => 10,
        ElementType.UInt64 => 11,
        ElementType.Bool => 12,
        ElementType.String => 13,
        _ => 31,
    };

    private static Dictionary<string, int> Parse()
    {
        var kernels = new Dictionary<string, int>(128);
        foreach ((string ops, string types) in Rows)
        {
            int mask = 0;
            foreach (string type in types.Split(' ')) { mask |= 1 << Array.IndexOf(Names, type); }
            foreach (string op in ops.Split(' ')) { kernels.Add(op, mask); }
        }

        return kernels;
    }
}
