// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Graphs;

/// <summary>The output arguments of the ops of the library TensorFlow Text that have more than one.</summary>
internal static class TextOpOutputs
{
    /// <summary>Returns the arguments, spelled as <see cref="OpOutputs"/> spells them; null for another op.</summary>
    public static string? LayoutOf(string op) => op switch
    {
        "TFText>ByteSplitByOffsets" => "output_values output_row_splits",
        "TFText>ByteSplitWithOffsets" => "output_bytes output_row_splits output_start_offsets output_end_offsets",
        "ConstrainedSequence" => "states states_splits",
        "FastBertNormalize" or "TFText>FastBertNormalize" => "output_values output_offsets output_row_splits",
        "MaxSpanningTree" => "max_scores argmax_sources",
        "NormalizeUTF8WithOffsetsMap" => "output offsets_map",
        "TFText>NgramsStringJoin" => "output_values output_row_splits*RAGGED_RANK",
        "RegexSplitWithOffsets" => "tokens begin_offsets end_offsets row_splits",
        "TFText>RoundRobinGenerateMasks" => "masks*N",
        "TFText>RoundRobinTrim" => "values*N row_splits*N",
        "RougeL" => "f_measure p_measure r_measure",
        "SentenceFragments" => "fragment_start fragment_end fragment_properties terminal_punc_token output_row_lengths",
        "SentenceFragmentsV2" or "TFText>SentenceFragmentsV2" =>
            "fragment_start fragment_end fragment_properties terminal_punc_token output_row_lengths",
        "SentencepieceTokenizeOp" => "output_values output_splits",
        "SentencepieceTokenizeWithOffsetsOp" => "output_values output_splits output_offset_starts output_offset_limits",
        "TFText>FastSentencepieceTokenize" => "output_values output_splits",
        "SplitMergeTokenizeWithOffsets" => "output_values output_row_splits start_values limit_values",
        "TokenizerFromLogits" => "output_values row_splits start_values limit_values",
        "UnicodeScriptTokenizeWithOffsets" or "WhitespaceTokenizeWithOffsets" =>
            "output_values output_values_inner_splits output_offset_starts output_offset_limits output_outer_splits",
        "WhitespaceTokenizeWithOffsetsV2" or "TFText>WhitespaceTokenizeWithOffsetsV2" =>
            "output_tokens output_row_splits output_start_offsets output_end_offsets",
        "WordpieceTokenizeWithOffsets" => "output_values output_row_lengths start_values limit_values",
        "FastWordpieceTokenizeWithOffsets" or "TFText>FastWordpieceTokenizeWithOffsets" =>
            "output_subwords output_ids output_row_splits start_values end_values",
        _ => null,
    };
}
