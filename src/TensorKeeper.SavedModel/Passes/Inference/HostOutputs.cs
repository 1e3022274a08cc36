// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>The rows of <see cref="DeclaredOutputs"/> for ops of the host that parse, work on sparse tensors or draw numbers.</summary>
internal static class HostOutputs
{
    private const string Sparse = "int64:2 @T:1 int64:1";

    public static string? RowOf(string op) => op switch
    {
        "DecodeCSV" => "@@=0*OUT_TYPE",
        "ParseSequenceExample" or "ParseSequenceExampleV2" =>
            "int64:2*context_sparse_types @@:1*context_sparse_types int64:1*context_sparse_types @@*Tcontext_dense "
            + "@@:1*context_ragged_value_types @@:1*context_ragged_split_types "
            + "int64:2*feature_list_sparse_types @@:1*feature_list_sparse_types int64:1*feature_list_sparse_types "
            + "@@*feature_list_dense_types int64*feature_list_dense_types "
            + "@@:1*feature_list_ragged_value_types @@:1*feature_list_ragged_split_types @@:1*feature_list_ragged_split_types",
        "ParseSingleSequenceExample" =>
            "int64:2*context_sparse_types @@:1*context_sparse_types int64:1*context_sparse_types @@*Tcontext_dense "
            + "int64:2*feature_list_sparse_types @@:1*feature_list_sparse_types int64:1*feature_list_sparse_types @@*feature_list_dense_types",
        "SparseAdd" or "SparseConcat" or "SparseSlice" or "SparseReduceSumSparse" or "SparseReduceMaxSparse"
            or "DenseToDenseSetOperation" or "DenseToSparseSetOperation" or "SparseToSparseSetOperation" => Sparse,
        "SparseSparseMaximum" or "SparseSparseMinimum" => "int64:2 @T:1",
        "SparseSplit" => "int64:2*num_split @T:1*num_split int64:1*num_split",
        "SparseCross" => "int64:2 @out_type:1 int64:1",
        "SparseCrossV2" => "int64:2 string:1 int64:1",
        "SparseCrossHashed" => "int64:2 int64:1 int64:1",
        "SparseDenseCwiseAdd" or "SparseDenseCwiseMul" or "SparseDenseCwiseDiv" or "SparseSoftmax" => "@T:1",
        "SparseTensorDenseAdd" => "@T=3",
        "SparseTensorDenseMatMul" => "@T:2",
        "SparseMatMul" => "float:2",
        "SetSize" => "int32",
        "CTCBeamSearchDecoder" => "int64:2*top_paths int64:1*top_paths int64:1*top_paths @T!float:2",
        "GatherTree" or "Addons>GatherTree" => "@T!int32=0",
        "QuantizeV2" => "@T=0 float=1 float=2",
        "QuantizedConv2D" => "@out_type!qint32:4 float:0 float:0",
        "QuantizedMatMul" => "@Toutput!qint32:2 float:0 float:0",
        "QuantizedMul" or "QuantizedAdd" => "@Toutput!qint32 float:0 float:0",
        "QuantizedBiasAdd" or "QuantizedBatchNormWithGlobalNormalization" => "@out_type!qint32=0 float:0 float:0",
        "QuantizedRelu" or "QuantizedRelu6" or "QuantizedReluX" or "Requantize" or "QuantizeDownAndShrinkRange" => "@out_type!quint8=0 float:0 float:0",
        "RequantizationRange" => "float:0 float:0",
        "QuantizedMaxPool" or "QuantizedAvgPool" => "@T:4 float:0 float:0",
        "QuantizedConcat" => "@T float:0 float:0",
        "QuantizedReshape" => "@T float=2 float=3",
        "MaxPoolGrad" or "MaxPoolGradV2" or "MaxPoolGradWithArgmax" => "@T=0",
        "StridedSliceGrad" => "@T",
        "AvgPoolGrad" or "Conv2DBackpropFilter" or "DepthwiseConv2dNativeBackpropFilter" or "DepthwiseConv2dNativeBackpropInput" => "@T:4",
        "FusedBatchNormGrad" => "@T=1 @T=2 @T=2 @T:0 @T:0",
        "FusedBatchNormGradV2" or "FusedBatchNormGradV3" => "@T=1 @U!float=2 @U!float=2 @U!float:0 @U!float:0",
        "Dequantize" => "@dtype!float=0",
        "BucketizeWithInputBoundaries" => "int32=0",
        "BoostedTreesBucketize" => "int32:1*num_features",
        "Qr" or "SelfAdjointEigV2" => "@T @T",
        "Eig" => "@Tout!complex64 @Tout!complex64",
        "SparseBincount" => "@T",
        "Lu" => "@T=0 @output_idx_type!int32",
        "XlaVariadicSort" => "@@*T",
        "XlaVariadicReduceV2" => "@@*T",
        "XlaVariadicReduce" => "@T*N",
        "XlaSelectAndScatter" => "@T=0",
        "DrawBoundingBoxes" or "DrawBoundingBoxesV2" => "@T!float=0",
        "EditDistance" => "float",
        "DataFormatDimMap" or "DataFormatVecPermute" => "@T!int32=0",
        "XlaKeyValueSort" => "@K=0 @V=1",
        "ConcatOffset" => "@shape_type!int32:1*N",
        "DenseCountSparseOutput" or "SparseCountSparseOutput" or "RaggedCountSparseOutput" => "int64:2 @output_type:1 int64:1",
        "StatelessRandomGetKeyCounter" => "uint64:1 uint64:1",
        "StatelessRandomGetKeyCounterAlg" => "uint64:1 uint64:1 int32:0",
        "StatelessRandomGetAlg" => "int32:0",
        "StatelessShuffle" => "@T=0",
        "StatelessMultinomial" => "@output_dtype!int64:2",
        _ => null,
    };
}
