// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Writes numbers as text: <c>AsString</c>.</summary>
internal static class AsStringKernels
{
    /// <summary>What TensorFlow itself never needs; a model that asks for more asks for memory.</summary>
    private const int Longest = 1 << 16;

    public static void Register(HostKernelTable table) => table.AddPrepared("AsString", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        long precision = node.Int("precision", -1);
        long width = node.Int("width", -1);
        string fill = node.Text("fill", "");
        bool scientific = node.Bool("scientific", false);
        bool shortest = node.Bool("shortest", false);
        if (fill.Length > 1) { throw Invalid($"Fill string must be one or fewer characters, got '{fill}'."); }
        if (fill.Length == 1 && !" +-0#".Contains(fill[0], StringComparison.Ordinal)) { throw Invalid($"Fill argument not supported: '{fill}'."); }
        if (scientific && shortest) { throw Invalid("Cannot select both scientific and shortest notation"); }
        if (precision > Longest || width > Longest) { throw Invalid($"A precision of {precision} or width of {width} is not supported."); }
        char conversion = scientific ? 'e' : shortest ? 'g' : 'f';
        var format = new CFormat(conversion, (int)precision, (int)width, fill);
        return (in HostCall call) => [Write(call, format)];
    }

    private static Tensor Write(in HostCall call, CFormat format)
    {
        Tensor tensor = call[0];
        var output = new StringElementsBuilder(checked((int)tensor.ElementCount));
        for (int i = 0; i < tensor.ElementCount; i++)
        {
            if (tensor.ElementType == ElementType.String) { output.Add(tensor.Strings[i]); }
            else { output.Add(Encoding.ASCII.GetBytes(Text(tensor, i, format))); }
        }

        return output.ToTensor(tensor.Shape);
    }

    private static string Text(Tensor tensor, int index, CFormat format) => tensor.ElementType switch
    {
        ElementType.Float32 => format.Write(tensor.AsSpan<float>()[index]),
        ElementType.Float64 => format.Write(tensor.AsSpan<double>()[index]),
        ElementType.Float16 => format.Write((double)tensor.AsSpan<Half>()[index]),
        ElementType.BFloat16 => format.Write(BitConverter.UInt32BitsToSingle((uint)tensor.AsSpan<ushort>()[index] << 16)),
        ElementType.Complex64 => Pair(BitConverter.ToSingle(tensor.Bytes[(index * 8)..]), BitConverter.ToSingle(tensor.Bytes[((index * 8) + 4)..]), format),
        ElementType.Complex128 => Pair(BitConverter.ToDouble(tensor.Bytes[(index * 16)..]), BitConverter.ToDouble(tensor.Bytes[((index * 16) + 8)..]), format),
        ElementType.Bool => format.WriteText(tensor.AsSpan<bool>()[index] ? "true" : "false"),
        ElementType.Int8 => format.Write(tensor.AsSpan<sbyte>()[index].ToString(CultureInfo.InvariantCulture)),
        ElementType.Int16 => format.Write(tensor.AsSpan<short>()[index].ToString(CultureInfo.InvariantCulture)),
        ElementType.Int32 => format.Write(tensor.AsSpan<int>()[index].ToString(CultureInfo.InvariantCulture)),
        ElementType.Int64 => format.Write(tensor.AsSpan<long>()[index].ToString(CultureInfo.InvariantCulture)),
        ElementType.UInt8 => format.Write(tensor.AsSpan<byte>()[index].ToString(CultureInfo.InvariantCulture)),
        ElementType.UInt16 => format.Write(tensor.AsSpan<ushort>()[index].ToString(CultureInfo.InvariantCulture)),
        ElementType.UInt32 => format.Write(tensor.AsSpan<uint>()[index].ToString(CultureInfo.InvariantCulture)),
        ElementType.UInt64 => format.Write(tensor.AsSpan<ulong>()[index].ToString(CultureInfo.InvariantCulture)),
        _ => throw Invalid($"AsString does not write {tensor.ElementType}."),
    };

    private static string Pair(double real, double imaginary, CFormat format) => $"({format.Write(real)},{format.Write(imaginary)})";

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);
}
