// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using System.Text;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Text to code points and back: <c>UnicodeDecode</c>, <c>UnicodeDecodeWithOffsets</c>, <c>UnicodeEncode</c>, <c>UnicodeTranscode</c>.</summary>
internal static class UnicodeKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("UnicodeDecode", static node => PrepareDecode(node, offsets: false))
        .AddPrepared("UnicodeDecodeWithOffsets", static node => PrepareDecode(node, offsets: true))
        .AddPrepared("UnicodeEncode", PrepareEncode)
        .AddPrepared("UnicodeTranscode", PrepareTranscode);

    private static HostKernel PrepareDecode(SourceNode node, bool offsets)
    {
        TextDecoder.Step decode = TextDecoder.For(node.Text("input_encoding", "UTF-8"));
        var errors = new TextErrors(node);
        ElementType splitType = node.Type("Tsplits", DataType.Int64).ToElementType();
        return (in HostCall call) =>
        {
            StringElements texts = call[0].Strings;
            long[] splits = new long[texts.Count + 1];
            var codePoints = new List<int>(texts.Bytes.Length);
            var starts = new List<long>();
            for (int i = 0; i < texts.Count; i++)
            {
                ReadOnlySpan<byte> text = texts[i];
                for (int at = 0; at < text.Length;)
                {
                    int codePoint = errors.Resolve(call, decode(text[at..], out int length));
                    if (codePoint >= 0)
                    {
                        codePoints.Add(codePoint);
                        if (offsets) { starts.Add(at); }
                    }

                    at += length;
                }

                splits[i + 1] = codePoints.Count;
            }

            Tensor rows = Tensors.OfIntegers(splitType, [splits.Length], splits);
            Tensor values = Tensor.Of<int>([codePoints.Count], CollectionsMarshal.AsSpan(codePoints));
            return offsets ? [rows, values, Tensor.Of<long>([starts.Count], CollectionsMarshal.AsSpan(starts))] : [rows, values];
        };
    }

    private static HostKernel PrepareEncode(SourceNode node)
    {
        TextEncoder.Write write = TextEncoder.For(node.Text("output_encoding", "UTF-8"));
        var errors = new TextErrors(node);
        return (in HostCall call) =>
        {
            ReadOnlySpan<int> codePoints = call[0].AsSpan<int>();
            long[] splits = Tensors.Integers(call[1]);
            call.Require(splits.Length > 0 && splits[0] == 0, "First value in input_splits must be zero.");
            call.Require(splits[^1] == codePoints.Length, "Last value in input_splits must be equal to the number of input values.");
            var output = new StringElementsBuilder(splits.Length);
            var text = new TextEncoder(write, output);
            for (int row = 0; row + 1 < splits.Length; row++)
            {
                call.Require(splits[row + 1] >= splits[row] && splits[row + 1] <= codePoints.Length, "Values in input_splits must be equal or in ascending order.");
                foreach (int codePoint in codePoints[(int)splits[row]..(int)splits[row + 1]]) { Append(call, text, codePoint, errors); }
                text.End();
            }

            return [output.ToVector()];
        };
    }

    /// <summary>Where errors are ignored, a lone surrogate is still passed on, and the encoding makes U+FFFD of it.</summary>
    private static void Append(in HostCall call, TextEncoder text, int codePoint, TextErrors errors)
    {
        bool isCharacter = Rune.IsValid(codePoint) && (codePoint & 0xfffe) != 0xfffe && codePoint is < 0xfdd0 or > 0xfdef;
        if (!isCharacter)
        {
            errors.RefuseIfStrict(call, "Code point is out of range for Unicode, or a noncharacter.");
            if (!errors.Ignores) { codePoint = errors.Replacement; }
        }

        if (codePoint is >= 0 and <= UnicodeTable.Last) { text.Append(codePoint); }
    }

    private static HostKernel PrepareTranscode(SourceNode node)
    {
        TextDecoder.Step decode = TextDecoder.For(node.Text("input_encoding", "UTF-8"));
        TextEncoder.Write write = TextEncoder.For(node.Text("output_encoding", "UTF-8"));
        var errors = new TextErrors(node);
        return (in HostCall call) =>
        {
            StringElements texts = call[0].Strings;
            var output = new StringElementsBuilder(texts.Count);
            var result = new TextEncoder(write, output);
            for (int i = 0; i < texts.Count; i++)
            {
                ReadOnlySpan<byte> text = texts[i];
                while (!text.IsEmpty)
                {
                    int codePoint = errors.Resolve(call, decode(text, out int length));
                    if (codePoint >= 0) { result.Append(codePoint); }
                    text = text[length..];
                }

                result.End();
            }

            return [output.ToTensor(call[0].Shape)];
        };
    }
}
