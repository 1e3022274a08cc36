// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Finds the type of a node's output from the op and its attributes.</summary>
internal static class OutputTypes
{
    public static DataType Of(SourceNode node, int output, FactTable facts) => node.Op switch
    {
        "EmptyTensorList" or "TensorListReserve" or "TensorListFromTensor" or "TensorListSetItem" or "TensorListPushBack"
            or "TensorListResize" or "TensorListSplit" or "TensorListScatter" or "TensorListScatterV2"
            or "TensorListScatterIntoExistingList" or "TensorListConcatLists" or "TensorListPushBackBatch" => DataType.Variant,
        "TensorListGetItem" or "TensorListStack" or "TensorListGather" => node.Type("element_dtype", DataType.Invalid),
        "TensorListConcat" or "TensorListConcatV2" => output == 0 ? node.Type("element_dtype", DataType.Invalid) : DataType.Int64,
        "TensorListElementShape" => node.Type("shape_type", DataType.Int32),
        "RaggedTensorToVariant" => DataType.Variant,
        "TensorListPopBack" => output == 0 ? DataType.Variant : node.Type("element_dtype", DataType.Invalid),

        // A flow is a number in TensorFlow; here it stands for the array.
        "TensorArrayV3" => output == 0 ? DataType.Resource : DataType.Variant,
        "TensorArrayWriteV3" or "TensorArrayScatterV3" or "TensorArraySplitV3" => DataType.Variant,
        "TensorArrayConcatV3" => output == 0 ? node.Type("dtype", DataType.Invalid) : DataType.Int64,
        "Equal" or "NotEqual" or "Less" or "LessEqual" or "Greater" or "GreaterEqual" or "LogicalAnd" or "LogicalOr"
            or "LogicalNot" or "IsNan" or "IsInf" or "IsFinite" or "All" or "Any" or "ApproximateEqual" or "InTopK"
            or "InTopKV2" or "StaticRegexFullMatch" or "RegexFullMatch" or "VarIsInitializedOp" => DataType.Bool,
        "StringLower" or "StringUpper" or "StringStrip" or "StringJoin" or "ReduceJoin" or "AsString" or "Substr"
            or "StaticRegexReplace" or "RegexReplace" or "StringFormat" or "UnsortedSegmentJoin" or "DecodeBase64"
            or "EncodeBase64" or "ReadFile" or "NormalizeUTF8" or "CaseFoldUTF8" or "UnicodeTranscode" or "UnicodeEncode"
            or "EncodeJpeg" or "EncodeJpegVariableQuality" or "EncodePng" or "EncodeWav" or "SerializeTensor" or "DecodeCompressed" or "DecodeJSONExample" or "BytesToString" => DataType.String,
        "StringNGrams" => output == 0 ? DataType.String : node.Type("Tsplits", DataType.Int64),
        "StringSplit" or "StringSplitV2" => output == 1 ? DataType.String : DataType.Int64,
        "StringToHashBucketFast" or "StringToHashBucketStrong" or "StringToHashBucket" or "Where" or "LookupTableSizeV2"
            or "LookupTableSize" or "Bucketize64" => DataType.Int64,
        "StringLength" or "Rank" or "Bucketize" or "NonMaxSuppression" or "NonMaxSuppressionV2" or "NonMaxSuppressionV3"
            or "UnicodeScript" or "TensorListLength" or "TensorArraySizeV3" => DataType.Int32,
        "Shape" or "ShapeN" or "Size" => node.Type("out_type", DataType.Int32),
        "ArgMax" or "ArgMin" => node.Type("output_type", DataType.Int64),
        "Cast" => node.Type("DstT", DataType.Invalid),
        "NearestNeighbors" => output == 0 ? DataType.Int64 : DataType.Float,
        "DecodeProtoV2" => output == 0 ? DataType.Int32 : ListType(node, "output_types", output - 1),
        "Bitcast" => node.Type("type", DataType.Invalid),
        "XlaDotV2" or "XlaConvV2" => node.Type("preferred_element_type", DataType.Invalid),
        "XlaDot" or "XlaConv" => node.Type("T", DataType.Invalid),
        "ExtractGlimpse" or "ExtractGlimpseV2" => DataType.Float,
        "XlaOptimizationBarrier" => ListType(node, "T", output),
        "Complex" => node.Type("Tout", DataType.Complex64),
        "Real" or "Imag" or "ComplexAbs" or "Angle" => node.Type("Tout", DataType.Float),
        "FFT" or "FFT2D" or "FFT3D" or "IFFT" or "IFFT2D" or "IFFT3D" or "RFFT" or "RFFT2D" or "RFFT3D" or "FFTND" or "IFFTND" or "RFFTND"
            or "BatchFFT" or "BatchIFFT" or "BatchFFT2D" or "BatchIFFT2D" or "BatchFFT3D" or "BatchIFFT3D" => node.Type("Tcomplex", DataType.Complex64),
        "Conj" => node.Type("T", DataType.Complex64),
        "IRFFT" or "IRFFT2D" or "IRFFT3D" or "IRFFTND" => node.Type("Treal", DataType.Float),
        "StringToNumber" => node.Type("out_type", DataType.Float),
        "DecodeRaw" or "DecodePaddedRaw" or "ParseTensor" => node.Type("out_type", DataType.Invalid),
        "LookupTableFind" or "LookupTableFindV2" => node.Type("Tout", DataType.Invalid),
        "Gather" or "GatherV2" or "GatherNd" => node.Type("Tparams", node.Type("dtype", DataType.Invalid)),
        "OneHot" => node.Type("T", DataType.Float),
        "TopKV2" or "TopK" => output == 0 ? node.Type("T", DataType.Invalid) : node.Type("index_type", DataType.Int32),
        "MaxPoolWithArgmax" => output == 0 ? node.Type("T", DataType.Invalid) : node.Type("Targmax", DataType.Int64),
        "FusedBatchNormV2" or "FusedBatchNormV3" => node.Type(output == 0 ? "T" : "U", DataType.Float),
        "BatchMatMulV3" => node.Type("Tout", DataType.Invalid),
        "Merge" or "RefMerge" => output == 0 ? node.Type("T", DataType.Invalid) : DataType.Int32,
        "Unique" or "UniqueV2" or "UniqueWithCounts" or "UniqueWithCountsV2" or "ListDiff" => output == 0 ? node.Type("T", DataType.Invalid) : node.Type("out_idx", DataType.Int32),
        "ParseExample" or "ParseExampleV2" or "ParseSingleExample" => ParsedType(node, output),
        "DecodeJpeg" or "DecodePng" or "DecodeBmp" or "DecodeGif" or "DecodeImage" or "DecodeAndCropJpeg" => node.Type("dtype", DataType.UInt8),
        "StatelessRandomUniform" or "StatelessRandomUniformV2" or "StatelessRandomNormal" or "StatelessRandomNormalV2"
            or "StatelessTruncatedNormal" or "StatelessTruncatedNormalV2" or "StatelessRandomGammaV2" or "StatelessRandomGammaV3"
            or "RandomPoisson" => node.Type("dtype", DataType.Float),
        "StatelessRandomPoisson" or "StatelessRandomBinomial" or "RandomPoissonV2" => node.Type("dtype", DataType.Int64),
        "StatelessRandomUniformFullInt" or "StatelessRandomUniformFullIntV2" => node.Type("dtype", DataType.UInt64),
        "ExtractJpegShape" => node.Type("output_type", DataType.Int32),
        "ResizeBilinear" or "ResizeBicubic" or "ResizeArea" or "CropAndResize" => DataType.Float,
        "RaggedTensorToTensor" => node.Type("T", DataType.Invalid),
        "SparseToDense" => node.Type("T", DataType.Invalid),
        "IdentityN" => ListType(node, "T", output),
        "UnicodeDecode" or "UnicodeDecodeWithOffsets" => output == 1 ? DataType.Int32 : node.Type("Tsplits", DataType.Int64),
        "SparseFillEmptyRows" => output switch
        {
            1 => node.Type("T", DataType.Invalid),
            2 => DataType.Bool,
            _ => DataType.Int64,
        },
        "SparseReshape" => DataType.Int64,
        "SparseReorder" or "SparseSlice" or "SparseConcat" => output == 1 ? node.Type("T", DataType.Invalid) : DataType.Int64,
        "LookupTableExportV2" => node.Type(output == 0 ? "Tkeys" : "Tvalues", DataType.Invalid),
        _ => Generic(node, output, facts),
    };

    private static DataType Generic(SourceNode node, int output, FactTable facts)
    {
        if (node.Attribute("T") is { Kind: AttributeKind.Type } same) { return same.Type; }
        if (node.Attribute("dtype") is { Kind: AttributeKind.Type } declared) { return declared.Type; }
        if (node.Attribute("Tout") is { Kind: AttributeKind.Type } result) { return result.Type; }
        if (node.Attribute("Tout") is { Kind: AttributeKind.List }) { return ListType(node, "Tout", output); }
        if (node.Attribute("Tidx") is { Kind: AttributeKind.Type } index && node.Op == "Range") { return index.Type; }
        return node.Inputs.Count > 0 && node.Op is InternalOps.Constant ? facts[node.Inputs[0]].Type : DataType.Invalid;
    }

    private static DataType ListType(SourceNode node, string attribute, int output)
    {
        DataType[] types = node.Types(attribute);
        return output < types.Length ? types[output] : DataType.Invalid;
    }

    /// <summary>Outputs are sparse indices, values and shapes, then dense values, then ragged values and splits.</summary>
    private static DataType ParsedType(SourceNode node, int output)
    {
        DataType[] sparse = node.Types("sparse_types");
        DataType[] dense = node.Types("Tdense");
        DataType[] ragged = node.Types("ragged_value_types");
        if (output < sparse.Length) { return DataType.Int64; }
        output -= sparse.Length;
        if (output < sparse.Length) { return sparse[output]; }
        output -= sparse.Length;
        if (output < sparse.Length) { return DataType.Int64; }
        output -= sparse.Length;
        if (output < dense.Length) { return dense[output]; }
        output -= dense.Length;
        if (output < ragged.Length) { return ragged[output]; }
        return ListType(node, "ragged_split_types", output - ragged.Length);
    }
}
