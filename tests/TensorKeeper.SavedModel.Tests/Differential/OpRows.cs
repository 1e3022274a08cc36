// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>How operands of each op are made. An op of both ways that has no row is in <see cref="OpsWithoutRow"/>, with the reason.</summary>
internal static class OpRows
{
    public static IReadOnlyDictionary<string, Func<Random, OpCase>> All { get; } = Build();

    private static Dictionary<string, Func<Random, OpCase>> Build()
    {
        var rows = new Dictionary<string, Func<Random, OpCase>>(StringComparer.Ordinal);
        void Add(string ops, Func<string, Random, OpCase> make)
        {
            foreach (string op in ops.Split(' ')) { rows.Add(op, random => make(op, random)); }
        }

        Add("Acos Acosh Asin Asinh Atan Atanh Cos Cosh Erf Erfc Exp Expm1 Log Log1p Rsqrt Sigmoid Sin Sinh Sqrt Tan Tanh Inv Reciprocal Round Lgamma Digamma",
            static (op, random) => Unary(op, Operands.Floats, random));
        Add("Neg Sign Square Identity Snapshot StopGradient PreventGradient OnesLike ZerosLike Rank Shape Size", static (op, random) => Unary(op, Operands.Numbers, random));
        Add("Add AddV2 Sub Mul Maximum Minimum SquaredDifference", static (op, random) => Binary(op, Operands.Numbers, random));
        Add("Div RealDiv FloorDiv FloorMod", static (op, random) => Binary(op, [.. Operands.Floats, DataType.Int32, DataType.Int64], random));
        Add("Mod TruncateDiv TruncateMod", static (op, random) => Binary(op, [DataType.Int32, DataType.Int64], random));
        Add("Pow DivNoNan MulNoNan Xdivy Xlogy Xlog1py Atan2", static (op, random) => Binary(op, [DataType.Float, DataType.Double], random));
        Add("Equal NotEqual Less LessEqual Greater GreaterEqual", static (op, random) => Binary(op, Operands.Numbers, random));
        Add("LogicalAnd LogicalOr", static (op, random) => Binary(op, [DataType.Bool], random));
        Add("LogicalNot", static (op, random) => Unary(op, [DataType.Bool], random));
        Add("Sum Prod Max Min", static (op, random) => Reduction(op, Operands.Numbers, random));
        Add("All Any", static (op, random) => Reduction(op, [DataType.Bool], random));
        Add("ArgMax ArgMin", Choice);
        Add("Cumsum Cumprod Reverse ReverseV2", Along);
        Add("Cast", Cast);
        Add("SelectV2", Select);
        Add("Reshape BroadcastTo Tile ExpandDims Squeeze Transpose", Movement);
        Add("Gather GatherV2", Gather);
        Add("Pack Concat ConcatV2", Join);
        Add("Fill Range", Made);
        Add("OneHot", Hot);
        Add("Slice", Cut);
        Add("MatMul", Product);
        MovementRows.AddTo(Add);
        PlaceRows.AddTo(Add);
        MatrixRows.AddTo(Add);
        return rows;
    }

    private static OpCase Unary(string op, DataType[] types, Random random)
    {
        DataType type = types[random.Next(types.Length)];
        return new OpCase(op, [Operands.Make(type, Operands.Shape(random), random)], Typed(type));
    }

    private static OpCase Binary(string op, DataType[] types, Random random)
    {
        DataType type = types[random.Next(types.Length)];
        long[] shape = Operands.Shape(random);
        return new OpCase(op, [Operands.Make(type, shape, random), Operands.Make(type, Operands.Partner(shape, random), random)], Typed(type));
    }

    private static OpCase Reduction(string op, DataType[] types, Random random)
    {
        DataType type = types[random.Next(types.Length)];
        long[] shape = Operands.Shape(random);
        int[] axes = [.. Enumerable.Range(0, shape.Length).Where(_ => random.Next(2) == 0)];
        Dictionary<string, AttributeValue> attributes = Typed(type);
        attributes["keep_dims"] = new AttributeValue { Kind = AttributeKind.Bool, Bool = random.Next(2) == 0 };

        // The engine adds and multiplies integers of 64 bits exactly up to 2^53 only, and multiplies halves in 32 bits.
        bool isExact = op switch
        {
            "Sum" => type is not (DataType.Int64 or DataType.UInt64),
            "Prod" => type is DataType.Float or DataType.Double,
            _ => true,
        };
        return new OpCase(op, [Operands.Make(type, shape, random, breaking: isExact), Tensor.Of<int>([axes.Length], axes)], attributes, Constants: 1);
    }

    private static OpCase Choice(string op, Random random)
    {
        DataType type = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        long[] shape = [random.Next(1, 4), random.Next(1, 4)];
        return new OpCase(op, [Operands.Make(type, shape, random), Tensor.Of([], random.Next(-2, 2))], Typed(type), Constants: 1);
    }

    private static OpCase Along(string op, Random random)
    {
        DataType type = op.StartsWith("Cum", StringComparison.Ordinal) ? new[] { DataType.Float, DataType.Double, DataType.Int32, DataType.Int64 }[random.Next(4)] : Operands.Numbers[random.Next(Operands.Numbers.Length)];
        Tensor x = Operands.Make(type, [random.Next(4), random.Next(1, 4)], random, breaking: false);
        Dictionary<string, AttributeValue> attributes = Typed(type);
        Tensor axis = op switch
        {
            "Reverse" => Tensor.Of([2], random.Next(2) == 0, random.Next(2) == 0),
            "ReverseV2" => Tensor.Of([1], random.Next(-2, 2)),
            _ => Tensor.Of([], random.Next(-2, 2)),
        };
        foreach (string flag in (string[])["exclusive", "reverse"]) { attributes[flag] = new AttributeValue { Kind = AttributeKind.Bool, Bool = random.Next(2) == 0 }; }
        return new OpCase(op, [x, axis], attributes, Constants: 1);
    }

    private static OpCase Cast(string op, Random random)
    {
        DataType from = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        DataType to = Operands.Numbers[random.Next(Operands.Numbers.Length)];

        // What a number out of range becomes is not defined, nor what a negative one is without a sign.
        bool isUnsigned = to is DataType.UInt8 or DataType.UInt16 or DataType.UInt32 or DataType.UInt64;
        if (isUnsigned && Operands.Floats.Contains(from)) { from = DataType.Int32; }
        var attributes = new Dictionary<string, AttributeValue> { ["SrcT"] = Type(from), ["DstT"] = Type(to) };
        return new OpCase(op, [Operands.Make(from, Operands.Shape(random), random, breaking: Operands.Floats.Contains(to) || !Operands.Floats.Contains(from))], attributes);
    }

    private static OpCase Select(string op, Random random)
    {
        DataType type = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        long[] shape = Operands.Shape(random);
        return new OpCase(
            op, [Operands.Make(DataType.Bool, Operands.Partner(shape, random), random), Operands.Make(type, shape, random), Operands.Make(type, Operands.Partner(shape, random), random)], Typed(type));
    }

    private static OpCase Movement(string op, Random random)
    {
        DataType type = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        long[] shape = op == "Squeeze" ? [1, random.Next(1, 4)] : [random.Next(4), random.Next(1, 4)];
        Tensor x = Operands.Make(type, shape, random);
        Tensor? second = op switch
        {
            "Reshape" => Tensor.Of([2], -1L, random.Next(1, 4)),
            "BroadcastTo" => Tensor.Of([3], random.Next(3), (int)shape[0], (int)shape[1]),
            "Tile" => Tensor.Of([2], random.Next(3), random.Next(3)),
            "ExpandDims" => Tensor.Of([], random.Next(-3, 3)),
            "Transpose" => random.Next(2) == 0 ? Tensor.Of([2], 1, 0) : Tensor.Of([2], 0, 1),
            _ => null,
        };
        Dictionary<string, AttributeValue> attributes = Typed(type);
        if (op == "Squeeze") { attributes["squeeze_dims"] = new AttributeValue { Kind = AttributeKind.List, List = new AttributeList { Ints = [0] } }; }
        return new OpCase(op, second is null ? [x] : [x, second], attributes, Constants: random.Next(2) == 0 && op != "ExpandDims" && op != "Transpose" ? int.MaxValue : 1);
    }

    private static OpCase Gather(string op, Random random)
    {
        DataType type = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        long rows = random.Next(1, 4);
        int[] ids = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(12) == 0 ? (int)rows : random.Next((int)rows))];
        Dictionary<string, AttributeValue> attributes = Typed(type);
        (attributes["Tparams"], attributes["Tindices"]) = (Type(type), Type(DataType.Int32));
        Tensor x = Operands.Make(type, [rows, 2], random);
        Tensor indices = Tensor.Of<int>([ids.Length], ids);
        return op == "Gather" ? new OpCase(op, [x, indices], attributes) : new OpCase(op, [x, indices, Tensor.Of([], 0)], attributes, Constants: 2);
    }

    private static OpCase Join(string op, Random random)
    {
        DataType type = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        long rows = random.Next(4);
        Tensor[] parts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Operands.Make(type, [rows, 2], random))];
        Dictionary<string, AttributeValue> attributes = Typed(type);
        attributes["N"] = new AttributeValue { Kind = AttributeKind.Int, Int = parts.Length };
        attributes["axis"] = new AttributeValue { Kind = AttributeKind.Int, Int = random.Next(-2, 2) };
        Tensor axis = Tensor.Of([], random.Next(0, 2));
        return op switch
        {
            "Pack" => new OpCase(op, parts, attributes),
            "Concat" => new OpCase(op, [axis, .. parts], attributes, Constants: 0),
            _ => new OpCase(op, [.. parts, axis], attributes, Constants: parts.Length),
        };
    }

    private static OpCase Made(string op, Random random)
    {
        if (op == "Range")
        {
            Dictionary<string, AttributeValue> whole = Typed(DataType.Int32);
            whole["Tidx"] = Type(DataType.Int32);
            return new OpCase(op, [Tensor.Of([], random.Next(4)), Tensor.Of([], random.Next(4, 9)), Tensor.Of([], random.Next(1, 4))], whole);
        }

        DataType type = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        return new OpCase(op, [Tensor.Of([2], random.Next(3), random.Next(3)), Operands.Make(type, [], random)], Typed(type));
    }

    private static OpCase Hot(string op, Random random)
    {
        DataType type = Operands.Floats[random.Next(2)];
        int[] ids = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(-2, 5))];
        Dictionary<string, AttributeValue> attributes = Typed(type);
        attributes["axis"] = new AttributeValue { Kind = AttributeKind.Int, Int = random.Next(-1, 2) };
        return new OpCase(op, [Tensor.Of<int>([ids.Length], ids), Tensor.Of([], random.Next(4)), Operands.Make(type, [], random), Operands.Make(type, [], random)], attributes);
    }

    private static OpCase Cut(string op, Random random)
    {
        DataType type = Operands.Numbers[random.Next(Operands.Numbers.Length)];
        (int rows, int columns) = (random.Next(1, 5), random.Next(1, 5));
        (int top, int left) = (random.Next(rows), random.Next(columns));
        int[] size = [random.Next(2) == 0 ? -1 : random.Next(rows - top + 1), random.Next(columns - left + 1)];
        return new OpCase(op, [Operands.Make(type, [rows, columns], random), Tensor.Of([2], top, left), Tensor.Of<int>([2], size)], Typed(type));
    }

    private static OpCase Product(string op, Random random)
    {
        DataType type = Operands.Floats[random.Next(2)];
        (int rows, int inner, int columns) = (random.Next(4), random.Next(1, 4), random.Next(1, 4));
        return new OpCase(op, [Operands.Make(type, [rows, inner], random, breaking: false), Operands.Make(type, [inner, columns], random, breaking: false)], Typed(type));
    }

    private static Dictionary<string, AttributeValue> Typed(DataType type) => new() { ["T"] = Type(type) };

    private static AttributeValue Type(DataType type) => new() { Kind = AttributeKind.Type, Type = type };
}
