// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>Writes the nodes that stand before an op that would end the process. One for each file.</summary>
/// <param name="output">Where they are written.</param>
internal sealed class GuardWriter(ProtoBuffer output)
{
    private const int Double = 11;
    private const int Int64 = 7;
    private const int Bool = 9;
    private const string Prefix = "tensorkeeper_guard_";

    private string _prefix = Prefix;
    private int _count;
    private int _field;
    private string _name = "";

    /// <summary>Takes names that do not stand in a file.</summary>
    public void AvoidNamesOf(ReadOnlySpan<byte> file)
    {
        if (file.IndexOf("tensorkeeper_guard_"u8) >= 0) { _prefix = $"{Prefix}{Guid.NewGuid():N}_"; }
    }

    /// <summary>Writes what fails if a value is empty.</summary>
    /// <returns>The same value, which is there only if it is not empty.</returns>
    public string NotEmpty(int field, string node, string value)
    {
        (_field, _name) = (field, $"an empty batch in {node}");
        string size = Op("Size", value);
        return Held(value, Checked(Cast(Op("Not", Cast(size, Bool)), Int64)));
    }

    /// <summary>Writes what fails if integers hold a zero.</summary>
    /// <param name="field">The field that nodes are written to.</param>
    /// <param name="node">The name of the division.</param>
    /// <param name="divisor">The divisor.</param>
    /// <param name="type">Its element type; 0 if unknown, which only works from operator set 15 on.</param>
    /// <returns>A divisor that is neither 0 nor -1, and what the quotient is to be multiplied with; null for nothing.</returns>
    public (string Divisor, string? Sign) Divisor(int field, string node, string divisor, int type)
    {
        (_field, _name) = (field, $"Integer division by zero in {node}");
        string isZero = Op("Not", Cast(divisor, Bool));
        string? isInteger = null;
        if (type == 0)
        {
            // A half is 0 as an integer, and only there.
            isInteger = Op("Not", Cast(Op("CastLike", Constant(Double, BitConverter.GetBytes(0.5)), divisor), Bool));
            isZero = Op("And", isZero, isInteger);
        }

        string zeros = Op("ReduceSum", ("keepdims", 0), Cast(isZero, Int64));
        string nothing = Checked(Cast(Cast(zeros, Bool), Int64));
        if (type is 2 or 4 or 12 or 13) { return (Held(divisor, nothing), null); }

        string isMinusOne = isInteger is null
            ? Op("Equal", Cast(divisor, Int64), Integer(-1))
            : Op("And", Op("Equal", Cast(divisor, Double), Constant(Double, BitConverter.GetBytes(-1.0))), isInteger);
        string sign = Op("Sub", Op("Add", Integer(1), nothing), Op("Mul", Integer(2), Cast(isMinusOne, Int64)));
        if (type != 0) { return (Cast(Op("Mul", Cast(divisor, Int64), sign), type), sign); }
        string like = Op("CastLike", sign, divisor);
        return (Op("Mul", divisor, like), like);
    }

    /// <summary>Writes the multiplication of a quotient with its sign.</summary>
    public void Signed(string quotient, string sign, int type, string result)
    {
        if (type == 0)
        {
            Write("Mul", null, result, quotient, sign);
            return;
        }

        Write("Cast", ("to", type), result, Op("Mul", Cast(quotient, Int64), sign));
    }

    /// <summary>Returns a name for a value that the file has none for.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"{_prefix}{++_count}");

    // Taking element 1 of one element fails, and the engine tells the node's name.
    private string Checked(string index)
    {
        string zero = Constant(Int64, new byte[8], 1);
        string result = NewName();
        Write("Gather", null, result, zero, index);
        return result;
    }

    // The shape plus nothing: so that the value cannot be computed ahead of the check.
    private string Held(string value, string nothing) => Op("Reshape", value, Op("Add", Op("Shape", value), nothing));

    private string Integer(long value) => Constant(Int64, BitConverter.GetBytes(value));

    private string Cast(string value, int type) => Op("Cast", ("to", type), value);

    private string Op(string op, params ReadOnlySpan<string> inputs) => Op(op, null, inputs);

    private string Op(string op, (string Name, long Value)? attribute, params ReadOnlySpan<string> inputs)
    {
        string result = NewName();
        Write(op, attribute, result, inputs);
        return result;
    }

    private string Constant(int type, byte[] content, params ReadOnlySpan<long> shape)
    {
        string result = NewName();
        int node = output.Begin(_field);
        output.WriteString(2, result);
        output.WriteString(4, "Constant");
        int attribute = output.Begin(5);
        output.WriteString(1, "value");
        int tensor = output.Begin(5);
        foreach (long extent in shape) { output.WriteVarint(1, extent); }
        output.WriteVarint(2, type);
        output.WriteBytes(9, content);
        output.End(tensor);
        output.WriteVarint(20, 4);
        output.End(attribute);
        output.End(node);
        return result;
    }

    private void Write(string op, (string Name, long Value)? attribute, string result, params ReadOnlySpan<string> inputs)
    {
        int node = output.Begin(_field);
        foreach (string input in inputs) { output.WriteString(1, input); }
        output.WriteString(2, result);
        if (op == "Gather") { output.WriteString(3, _name); }
        output.WriteString(4, op);
        if (attribute is { } set)
        {
            int mark = output.Begin(5);
            output.WriteString(1, set.Name);
            output.WriteVarint(3, set.Value);
            output.WriteVarint(20, 2);
            output.End(mark);
        }

        output.End(node);
    }
}
