// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Strings;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Parses lines of a table: <c>DecodeCSV</c> (RFC 4180).</summary>
internal static class CsvKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("DecodeCSV", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        ElementType[] types = [.. node.Types("OUT_TYPE").Select(static type => type.ToElementType())];
        foreach (ElementType type in types)
        {
            if (type is not (ElementType.Float32 or ElementType.Float64 or ElementType.Int32 or ElementType.Int64 or ElementType.String))
            {
                throw new ServingException(ServingErrorCode.InvalidArgument, $"Fields of a line are not read as {type}.");
            }
        }

        CsvLine line = CsvLine.Of(node, types.Length);
        byte[] missing = node.Attribute("na_value") is { Kind: AttributeKind.Bytes } word ? word.Bytes.ToArray() : [];
        return (in HostCall call) =>
        {
            Tensor records = call[0];
            call.Require(records.ElementType == ElementType.String, "Records are strings");
            for (int field = 0; field < types.Length; field++)
            {
                Tensor fallback = call[field + 1];
                call.Require(fallback.Shape.Rank <= 1 && fallback.ElementCount <= 1, $"There should only be 1 default per field but field {field} has {fallback.ElementCount}");
                call.Require(fallback.ElementType == types[field], $"The default of field {field} is {fallback.ElementType}, not {types[field]}");
            }

            Tensor?[] numbers = [.. types.Select(type => type == ElementType.String ? null : Tensors.Zeros(type, records.Shape))];
            StringElementsBuilder[] texts = [.. types.Select(type => new StringElementsBuilder(type == ElementType.String ? records.Strings.Count : 0))];
            var fields = new List<byte[]>();
            for (int row = 0; row < records.Strings.Count; row++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                fields.Clear();
                if (line.Split(records.Strings[row], fields) is { } problem) { throw call.Invalid(problem); }
                call.Require(fields.Count == types.Length, $"Expect {types.Length} fields but have {fields.Count} in record {row}");
                for (int field = 0; field < types.Length; field++) { Read(call, fields[field], missing, field, row, numbers[field], texts[field]); }
            }

            var results = new Tensor[types.Length];
            for (int field = 0; field < types.Length; field++) { results[field] = numbers[field] ?? texts[field].ToTensor(records.Shape); }
            return results;
        };
    }

    private static void Read(in HostCall call, byte[] field, byte[] missing, int index, int row, Tensor? numbers, StringElementsBuilder texts)
    {
        Tensor fallback = call[index + 1];
        bool isMissing = field.Length == 0 || field.AsSpan().SequenceEqual(missing);
        call.Require(!isMissing || fallback.ElementCount == 1, $"Field {index} is required but missing in record {row}!");
        if (numbers is null) { texts.Add(isMissing ? fallback.Strings[0] : field); }
        else if (isMissing)
        {
            int size = ElementTypes.SizeOf(numbers.ElementType);
            fallback.Bytes.CopyTo(numbers.Bytes[(row * size)..]);
        }
        else
        {
            string text = Encoding.Latin1.GetString(AsciiSpace.Trim(field));
            call.Require(
                ToNumberKernels.TryRead(text, numbers, row),
                $"Field {index} in record {row} is not a valid {ElementTypes.NameOf(numbers.ElementType)}: {Encoding.UTF8.GetString(field)}");
        }
    }
}
