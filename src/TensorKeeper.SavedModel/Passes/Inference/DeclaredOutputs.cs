// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Types and ranks of all outputs of ops whose outputs follow from the op and its attributes alone: text, ragged rows, sound.</summary>
/// <remarks>
/// A row has a word for each output. It begins with a type, or with <c>@attribute</c> and, after <c>!</c>, the type if the
/// attribute is absent. <c>:2</c> is a rank, <c>=0</c> the shape of input 0, <c>*N</c> as many outputs as the attribute says
/// or has types; <c>@@</c> is each of those types in turn.
/// </remarks>
internal static class DeclaredOutputs
{
    /// <summary>States the facts of all outputs.</summary>
    /// <returns>False if the op has no row.</returns>
    public static bool TryState(SourceNode node, FactTable facts)
    {
        if ((RowOf(node.Op) ?? HostOutputs.RowOf(node.Op)) is not { } row) { return SoundInference.TryState(node, facts); }
        int output = 0;
        foreach (string word in row.Split(' '))
        {
            int star = word.IndexOf('*', StringComparison.Ordinal);
            string attribute = star < 0 ? "" : word[(star + 1)..];
            DataType[] types = star < 0 ? [] : node.Types(attribute);
            long count = star < 0 ? 1 : types.Length > 0 ? types.Length : node.Int(attribute, 0);
            ValueFact fact = Fact(node, facts, star < 0 ? word : word[..star]);
            bool each = word.StartsWith("@@", StringComparison.Ordinal);
            for (int i = 0; i < count && output < node.Outputs.Count; i++)
            {
                facts[node.Outputs[output++]] = each ? new ValueFact(types[i], fact.Shape) : fact;
            }
        }

        return true;
    }

    private static ValueFact Fact(SourceNode node, FactTable facts, string word)
    {
        int mark = word.AsSpan().IndexOfAny(':', '=');
        DataType type = TypeOf(node, mark < 0 ? word : word[..mark]);
        if (mark < 0) { return new ValueFact(type, PartialShape.UnknownRank); }
        int number = int.Parse(word.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        if (word[mark] == '=') { return new ValueFact(type, number < node.Inputs.Count ? facts[node.Inputs[number]].Shape : PartialShape.UnknownRank); }
        long[] extents = new long[number];
        Array.Fill(extents, PartialShape.Unknown);
        return new ValueFact(type, new PartialShape(extents));
    }

    private static DataType TypeOf(SourceNode node, string word)
    {
        if (word == "@@") { return DataType.Invalid; }
        if (!word.StartsWith('@')) { return Named(word); }
        int absent = word.IndexOf('!', StringComparison.Ordinal);
        return absent < 0 ? node.Type(word[1..], DataType.Invalid) : node.Type(word[1..absent], Named(word[(absent + 1)..]));
    }

    private static DataType Named(string word) => word switch
    {
        "string" => DataType.String,
        "int32" => DataType.Int32,
        "int64" => DataType.Int64,
        "uint64" => DataType.UInt64,
        "uint8" => DataType.UInt8,
        "bool" => DataType.Bool,
        "float" => DataType.Float,
        "complex64" => DataType.Complex64,
        "qint32" => DataType.QInt32,
        "quint8" => DataType.QUInt8,
        _ => DataType.Invalid,
    };

    private static string? RowOf(string op) => op switch
    {
        "RaggedRange" => "@Tsplits!int64:1 @T!int32:1",
        "RaggedGather" => "@Tsplits!int64:1*OUTPUT_RAGGED_RANK @Tvalues",
        "RaggedTensorToSparse" => "int64:2 @T:1 int64:1",
        "RaggedCross" => "@out_values_type:1 @out_row_splits_type:1",
        "RaggedTensorFromVariant" => "@Tsplits!int64:1*output_ragged_rank @Tvalues",
        "RaggedFillEmptyRows" => "int64:1 @T:1 bool:1 int64:1",
        "RaggedBincount" => "@T:2",
        "StringFormat" => "string:0",
        "NormalizeUTF8" or "CaseFoldUTF8" => "string=0",
        "NormalizeUTF8WithOffsetsMap" => "string=0 string=0",   // a variant in TensorFlow; here it is the host's own
        "FindSourceOffsets" => "int64:1",
        "UnicodeScript" => "int32=0",
        "UnicodeDecode" => "@Tsplits!int64:1 int32:1",
        "UnicodeDecodeWithOffsets" => "@Tsplits!int64:1 int32:1 int64:1",
        "UnicodeEncode" => "string:1",
        "UnicodeTranscode" => "string=0",
        _ => TextRowOf(op.StartsWith("TFText>", StringComparison.Ordinal) ? op["TFText>".Length..] : op),
    };

    private static string? TextRowOf(string op) => op switch
    {
        "ConstrainedSequence" => "int32:1 @Tsplits!int64:1",
        "ByteSplitByOffsets" => "string:1 int64:1",
        "ByteSplitWithOffsets" => "uint8:1 int64:1 int32:1 int32:1",
        "FastWordpieceDetokenize" or "SentencepieceDetokenizeOp" or "FastSentencepieceDetokenize" => "string:1",
        "FastBertNormalize" => "string=0 int64:1 int64:1",
        "FastWordpieceTokenizeWithOffsets" => "string:1 int64:1 int64:1 int64:1 int64:1",
        "MaxSpanningTree" => "@T:1 int32:2",
        "NgramsStringJoin" => "string @Tsplits!int64:1*RAGGED_RANK",
        "RegexSplitWithOffsets" => "string:1 int64:1 int64:1 int64:1",
        "RoundRobinGenerateMasks" => "bool:1*N",
        "RoundRobinTrim" => "@T:1*N @Tsplits:1*N",
        "RougeL" => "float:1 float:1 float:1",
        "SentenceFragments" or "SentenceFragmentsV2" => "int64:1 int64:1 int64:1 int64:1 int64:1",
        "SentencepieceIdToStringOp" => "string=1",
        "SentencepieceStringToIdOp" => "int32=1",
        "SentencepieceTokenizeOp" => "@out_type!int32:1 @Tsplits!int64:1",
        "FastSentencepieceTokenize" => "@out_type!int32:1 @Tsplits!int32:1",
        "SentencepieceTokenizeWithOffsetsOp" => "@out_type!int32:1 @Tsplits!int64:1 int64:1 int64:1",
        "SentencepieceVocabSizeOp" => "int32:0",
        "SplitMergeTokenizeWithOffsets" or "TokenizerFromLogits" or "WordpieceTokenizeWithOffsets" => "string:1 int64:1 int64:1 int64:1",
        "UnicodeScriptTokenizeWithOffsets" or "WhitespaceTokenizeWithOffsets" =>
            "int32:1 @Tsplits!int64:1 int64:1 int64:1 @Tsplits!int64:1",
        "Utf8Binarize" => "float:2",
        "WhitespaceTokenizeWithOffsetsV2" => "string:1 int64:1 int32:1 int32:1",
        _ => null,
    };
}
