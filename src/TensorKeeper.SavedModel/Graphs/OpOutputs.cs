// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>How many outputs an op has, and where a named output begins; knowledge that graph files often leave out.</summary>
/// <remarks>
/// An entry is the op's output arguments in order. <c>name*attr</c> stands for as many tensors as the integer attribute
/// says, or as the type list attribute is long. An op that is neither here nor among the file's own definitions has one
/// output.
/// </remarks>
internal static class OpOutputs
{
    /// <summary>Finds where an output argument begins and how many outputs there are in all.</summary>
    /// <param name="op">The op type.</param>
    /// <param name="attributes">The node's attributes, placeholders replaced.</param>
    /// <param name="argument">The output argument's name; null when only the total is wanted.</param>
    /// <param name="definition">The file's own definition of the op, or null.</param>
    /// <returns>The position of the argument's first tensor, 0 if it is not known, and the number of outputs.</returns>
    public static (int First, int Total) Locate(
        string op, IReadOnlyDictionary<string, AttributeValue> attributes, string? argument, OpDef? definition)
    {
        if ((LayoutOf(op) ?? TextOpOutputs.LayoutOf(op)) is { } layout) { return LocateInLayout(attributes, argument, layout); }
        return definition is null ? (0, 1) : LocateInDefinition(attributes, argument, definition);
    }

    private static (int First, int Total) LocateInLayout(
        IReadOnlyDictionary<string, AttributeValue> attributes, string? argument, string layout)
    {
        int first = 0;
        int total = 0;
        foreach (string entry in layout.Split(' '))
        {
            int star = entry.IndexOf('*', StringComparison.Ordinal);
            string name = star < 0 ? entry : entry[..star];
            if (name == argument) { first = total; }
            total += star < 0 ? 1 : CountOf(attributes, entry[(star + 1)..]);
        }

        return (first, total);
    }

    private static (int First, int Total) LocateInDefinition(
        IReadOnlyDictionary<string, AttributeValue> attributes, string? argument, OpDef definition)
    {
        int first = 0;
        int total = 0;
        foreach (ArgDef output in definition.Outputs)
        {
            if (output.Name == argument) { first = total; }
            total += output.NumberAttribute.Length > 0 ? CountOf(attributes, output.NumberAttribute)
                : output.TypeListAttribute.Length > 0 ? CountOf(attributes, output.TypeListAttribute) : 1;
        }

        return (first, total);
    }

    private static int CountOf(IReadOnlyDictionary<string, AttributeValue> attributes, string attribute) => attributes.GetValueOrDefault(attribute) switch
    {
        { Kind: AttributeKind.Int, Int: >= 0 and <= 65_536 } number => (int)number.Int,
        { Kind: AttributeKind.List, List: { } list } => list.Types.Length,
        _ => 0,
    };

    private static string? LayoutOf(string op) => op switch
    {
        "Split" or "SplitV" => "output*num_split",
        "Unpack" => "output*num",
        "IdentityN" or "While" or "StatelessWhile" => "output*T",
        "ShapeN" => "output*N",
        "ConcatOffset" => "offset*N",
        "PartitionedCall" or "StatefulPartitionedCall" or "If" or "StatelessIf" or "Case" or "StatelessCase"
            or "PyFunc" or "PyFuncStateless" or "EagerPyFunc" or "XlaCallModule" => "output*Tout",
        "Switch" or "RefSwitch" => "output_false output_true",
        "Merge" or "RefMerge" => "output value_index",
        "TopKV2" or "TopK" => "values indices",
        "Unique" or "UniqueV2" => "y idx",
        "UniqueWithCounts" or "UniqueWithCountsV2" => "y idx count",
        "ListDiff" => "out idx",
        "NearestNeighbors" => "nearest_center_indices nearest_center_distances",
        "FusedBatchNorm" or "FusedBatchNormV2" => "y batch_mean batch_variance reserve_space_1 reserve_space_2",
        "FusedBatchNormV3" or "_FusedBatchNormEx" => "y batch_mean batch_variance reserve_space_1 reserve_space_2 reserve_space_3",
        "FusedBatchNormGrad" or "FusedBatchNormGradV2" => "x_backprop scale_backprop offset_backprop reserve_space_3 reserve_space_4",
        "FusedBatchNormGradV3" => "x_backprop scale_backprop offset_backprop reserve_space_4 reserve_space_5",
        "MaxPoolWithArgmax" => "output argmax",
        "DynamicPartition" => "outputs*num_partitions",
        "Svd" => "s u v",
        "Qr" => "q r",
        "LogMatrixDeterminant" => "sign log_abs_determinant",
        "SelfAdjointEigV2" or "Eig" => "e v",
        "Lu" => "lu p",
        "XlaOptimizationBarrier" => "output*T",
        "SoftmaxCrossEntropyWithLogits" or "SparseSoftmaxCrossEntropyWithLogits" => "loss backprop",
        "BroadcastGradientArgs" => "r0 r1",
        "NonMaxSuppressionV4" => "selected_indices valid_outputs",
        "NonMaxSuppressionV5" => "selected_indices selected_scores valid_outputs",
        "CombinedNonMaxSuppression" => "nmsed_boxes nmsed_scores nmsed_classes valid_detections",
        "ParseExample" =>
            "sparse_indices*Nsparse sparse_values*sparse_types sparse_shapes*Nsparse "
            + "dense_values*Tdense",
        "ParseExampleV2" =>
            "sparse_indices*num_sparse sparse_values*sparse_types sparse_shapes*num_sparse "
            + "dense_values*Tdense ragged_values*ragged_value_types ragged_row_splits*ragged_split_types",
        "ParseSingleExample" =>
            "sparse_indices*num_sparse sparse_values*sparse_types sparse_shapes*num_sparse "
            + "dense_values*Tdense",
        "ParseSequenceExample" =>
            "context_sparse_indices*Ncontext_sparse context_sparse_values*context_sparse_types "
            + "context_sparse_shapes*Ncontext_sparse context_dense_values*Tcontext_dense "
            + "feature_list_sparse_indices*Nfeature_list_sparse "
            + "feature_list_sparse_values*feature_list_sparse_types "
            + "feature_list_sparse_shapes*Nfeature_list_sparse "
            + "feature_list_dense_values*feature_list_dense_types "
            + "feature_list_dense_lengths*Nfeature_list_dense",
        "ParseSequenceExampleV2" =>
            "context_sparse_indices*Ncontext_sparse context_sparse_values*context_sparse_types "
            + "context_sparse_shapes*Ncontext_sparse context_dense_values*Tcontext_dense "
            + "context_ragged_values*context_ragged_value_types "
            + "context_ragged_row_splits*context_ragged_split_types "
            + "feature_list_sparse_indices*Nfeature_list_sparse "
            + "feature_list_sparse_values*feature_list_sparse_types "
            + "feature_list_sparse_shapes*Nfeature_list_sparse "
            + "feature_list_dense_values*feature_list_dense_types "
            + "feature_list_dense_lengths*Nfeature_list_dense "
            + "feature_list_ragged_values*feature_list_ragged_value_types "
            + "feature_list_ragged_outer_splits*feature_list_ragged_split_types "
            + "feature_list_ragged_inner_splits*feature_list_ragged_split_types",
        "ParseSingleSequenceExample" =>
            "context_sparse_indices*Ncontext_sparse context_sparse_values*context_sparse_types "
            + "context_sparse_shapes*Ncontext_sparse context_dense_values*Tcontext_dense "
            + "feature_list_sparse_indices*Nfeature_list_sparse "
            + "feature_list_sparse_values*feature_list_sparse_types "
            + "feature_list_sparse_shapes*Nfeature_list_sparse "
            + "feature_list_dense_values*feature_list_dense_types",
        "DecodeCSV" => "output*OUT_TYPE",
        "DecodeWav" => "audio sample_rate",
        "DecodeProtoV2" => "sizes values*output_types",
        "IteratorGetNext" => "components*output_types",
        "RestoreV2" => "tensors*dtypes",
        "StringSplit" or "StringSplitV2" => "indices values shape",
        "UnicodeDecode" => "row_splits char_values",
        "UnicodeDecodeWithOffsets" => "row_splits char_values char_to_byte_starts",
        "StringNGrams" => "ngrams ngrams_splits",
        "SparseFillEmptyRows" => "output_indices output_values empty_row_indicator reverse_index_map",
        "SparseReshape" => "output_indices output_shape",
        "SparseReorder" or "SparseSparseMaximum" or "SparseSparseMinimum" => "output_indices output_values",
        "SparseConcat" or "SparseSlice" or "SparseCross" or "SparseCrossV2" or "SparseCrossHashed"
            or "SparseReduceSumSparse" or "SparseReduceMaxSparse" => "output_indices output_values output_shape",
        "SparseSplit" => "output_indices*num_split output_values*num_split output_shape*num_split",
        "SparseAdd" => "sum_indices sum_values sum_shape",
        "DenseToDenseSetOperation" or "DenseToSparseSetOperation" or "SparseToSparseSetOperation" =>
            "result_indices result_values result_shape",
        "DenseCountSparseOutput" or "SparseCountSparseOutput" or "RaggedCountSparseOutput" =>
            "output_indices output_values output_dense_shape",
        "DeserializeSparse" => "sparse_indices sparse_values sparse_shape",
        "RaggedRange" => "rt_nested_splits rt_dense_values",
        "RaggedGather" => "output_nested_splits*OUTPUT_RAGGED_RANK output_dense_values",
        "RaggedCross" => "output_values output_row_splits",
        "RaggedTensorToSparse" => "sparse_indices sparse_values sparse_dense_shape",
        "RaggedFillEmptyRows" => "output_value_rowids output_values empty_row_indicator reverse_index_map",
        "RaggedTensorFromVariant" => "output_nested_splits*output_ragged_rank output_dense_values",
        "LookupTableExport" or "LookupTableExportV2" => "keys values",
        "TensorArrayV3" => "handle flow",
        "TensorArrayV2" => "handle",
        "TensorArrayConcatV3" => "value lengths",
        "TensorListPopBack" => "output_handle tensor",
        "TensorListConcat" or "TensorListConcatV2" => "tensor lengths",
        "BlockLSTM" or "BlockLSTMV2" or "LSTMBlockCell" => "i cs f o ci co h",
        "GRUBlockCell" => "r u c h",
        "CudnnRNN" => "output output_h output_c reserve_space",
        "CudnnRNNV2" or "CudnnRNNV3" => "output output_h output_c reserve_space host_reserved",
        "CTCGreedyDecoder" => "decoded_indices decoded_values decoded_shape log_probability",
        "CTCBeamSearchDecoder" =>
            "decoded_indices*top_paths decoded_values*top_paths decoded_shape*top_paths log_probability",
        "StatelessRandomGetKeyCounter" => "key counter",
        "BoostedTreesBucketize" => "buckets*num_features",
        "SimpleMLInferenceOpWithHandle" => "dense_predictions dense_col_representation",
        "GenerateBoundingBoxProposals" => "rois roi_probabilities",
        "SampleDistortedBoundingBoxV2" => "begin size bboxes",
        "XlaKeyValueSort" => "sorted_keys sorted_values",
        "XlaVariadicSort" or "XlaVariadicReduceV2" => "outputs*T",
        "XlaVariadicReduce" => "outputs*N",
        "QuantizeV2" or "Requantize" or "QuantizeDownAndShrinkRange" or "QuantizedConcat" or "QuantizedReshape" => "output output_min output_max",
        "QuantizedConv2D" or "QuantizedMaxPool" or "QuantizedAvgPool" => "output min_output max_output",
        "QuantizedMatMul" => "out min_out max_out",
        "QuantizedBiasAdd" => "output min_out max_out",
        "QuantizedAdd" or "QuantizedMul" => "z min_z max_z",
        "QuantizedRelu" or "QuantizedRelu6" or "QuantizedReluX" => "activations min_activations max_activations",
        "QuantizedBatchNormWithGlobalNormalization" => "result result_min result_max",
        "RequantizationRange" => "output_min output_max",
        "XlaLaunch" => "results*Tresults",
        _ => null,
    };
}
