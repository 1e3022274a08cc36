// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages;

/// <summary>Which ops the host can compute, and with what. Thread-safe once built; it is built at first use.</summary>
internal sealed class HostKernelTable
{
    private static readonly Lazy<HostKernelTable> Shared = new(static () => new HostKernelTable());

    private readonly Dictionary<string, Func<SourceNode, ValueKernel>> _kernels = new(StringComparer.Ordinal);

    private readonly HashSet<string> _lastResorts;

    private HostKernelTable()
    {
        Audio.MfccKernels.Register(this);
        Audio.SpectrogramKernels.Register(this);
        Audio.WavKernels.Register(this);
        Decoding.BeamSearchKernels.Register(this);
        Decoding.BeamTraceKernel.Register(this);
        Gradients.ConvolutionGradientKernels.Register(this);
        Gradients.PoolGradientKernels.Register(this);
        Gradients.ResizeGradientKernels.Register(this);
        Gradients.SliceGradientKernel.Register(this);
        Images.BoundingBoxKernels.Register(this);
        Images.DecodeImageKernels.Register(this);
        Images.EncodeImageKernels.Register(this);
        Images.GlimpseKernels.Register(this);
        Images.ProjectiveTransformKernels.Register(this);
        Lists.ArrayKernels.Register(this);
        Lists.ListElementKernels.Register(this);
        Lists.ListKernels.Register(this);
        Matrices.DecompositionKernels.Register(this);
        Matrices.MatrixKernels.Register(this);
        Matrices.TridiagonalKernels.Register(this);
        Numbers.BinaryKernels.Register(this);
        Numbers.BitcastKernels.Register(this);
        Numbers.BincountKernels.Register(this);
        Numbers.CastKernels.Register(this);
        Numbers.CompareKernels.Register(this);
        Numbers.LogicKernels.Register(this);
        Numbers.NeighborKernels.Register(this);
        Numbers.BucketKernels.Register(this);
        Numbers.QuantizationKernels.Register(this);
        Numbers.RangeKernels.Register(this);
        Numbers.ReduceKernels.Register(this);
        Numbers.UniqueKernels.Register(this);
        Parsing.CompressionKernels.Register(this);
        Parsing.CsvKernels.Register(this);
        Parsing.DecodeProtoKernels.Register(this);
        Parsing.JsonExampleKernels.Register(this);
        Parsing.ParseExampleKernels.Register(this);
        Parsing.ParseSequenceKernels.Register(this);
        Parsing.RawKernels.Register(this);
        Parsing.ReadFileKernels.Register(this);
        Parsing.TensorMessageKernels.Register(this);
        Ragged.RaggedCrossKernels.Register(this);
        Ragged.RaggedFillKernels.Register(this);
        Ragged.RaggedGatherKernels.Register(this);
        Ragged.RaggedRangeKernels.Register(this);
        Ragged.RaggedSparseKernels.Register(this);
        Ragged.RaggedTensorToTensorKernels.Register(this);
        Ragged.RaggedVariantKernels.Register(this);
        Stateless.StatelessKernels.Register(this);
        Stateless.StatelessSampleKernels.Register(this);
        Stateless.StatefulSampleKernels.Register(this);
        Quantized.QuantizedElementKernels.Register(this);
        Quantized.QuantizedPoolKernels.Register(this);
        Quantized.QuantizedProductKernels.Register(this);
        Quantized.QuantizedRangeKernels.Register(this);
        Sentencepiece.SentencepieceKernels.Register(this);
        Shapes.DataFormatKernels.Register(this);
        Shapes.GatherKernels.Register(this);
        Shapes.JoinKernels.Register(this);
        Shapes.OrderKernels.Register(this);
        Shapes.ScatterKernels.Register(this);
        Shapes.ShapeKernels.Register(this);
        Shapes.SliceKernels.Register(this);
        Sparse.EditDistanceKernels.Register(this);
        Sparse.SetKernels.Register(this);
        Sparse.SparseCountKernels.Register(this);
        Sparse.SparseCrossKernels.Register(this);
        Sparse.SparseKernels.Register(this);
        Sparse.SparseMoveKernels.Register(this);
        Sparse.SparseNumberKernels.Register(this);
        Strings.AsStringKernels.Register(this);
        Strings.Base64Kernels.Register(this);
        Strings.CaseKernels.Register(this);
        Strings.FormatKernels.Register(this);
        Strings.HashKernels.Register(this);
        Strings.JoinStringKernels.Register(this);
        Strings.NGramKernels.Register(this);
        Strings.RegexKernels.Register(this);
        Strings.SplitKernels.Register(this);
        Strings.SubstringKernels.Register(this);
        Strings.ToNumberKernels.Register(this);
        Tables.LookupKernels.Register(this);
        Tokenizers.BertNormalizeKernels.Register(this);
        Tokenizers.BinarizeKernels.Register(this);
        Tokenizers.ByteSplitKernels.Register(this);
        Tokenizers.CharacterTokenKernels.Register(this);
        Tokenizers.FastWordpieceKernels.Register(this);
        Tokenizers.LabelTokenKernels.Register(this);
        Tokenizers.RegexSplitKernels.Register(this);
        Tokenizers.RougeKernels.Register(this);
        Tokenizers.SentenceKernels.Register(this);
        Tokenizers.SequenceKernels.Register(this);
        Tokenizers.TokenNGramKernels.Register(this);
        Tokenizers.TrimKernels.Register(this);
        Tokenizers.WhitespaceKernels.Register(this);
        Tokenizers.WordpieceKernels.Register(this);
        Unicode.NormalizeKernels.Register(this);
        Unicode.ScriptKernels.Register(this);
        Unicode.UnicodeKernels.Register(this);
        Xla.XlaGatherKernel.Register(this);
        Xla.XlaMovementKernels.Register(this);
        Xla.XlaReduceKernels.Register(this);
        Xla.XlaScatterKernel.Register(this);
        Xla.XlaSelectAndScatterKernel.Register(this);
        Xla.XlaSortKernels.Register(this);
        Xla.XlaVariadicReduceKernels.Register(this);
        Xla.XlaVariadicSortKernel.Register(this);
        HashSet<string> cheap = [.. _kernels.Keys];
        Complexes.ComplexReductions.Register(this);
        Fourier.FourierKernels.Register(this);
        Matrices.DiagonalKernels.Register(this);
        Matrices.EinsumKernels.Register(this);
        Matrices.ProductKernels.Register(this);
        Numbers.PositionKernels.Register(this);
        Numbers.ScatterNumberKernels.Register(this);
        Shapes.BlockKernels.Register(this);
        Shapes.FrameKernels.Register(this);
        Special.FunctionKernels.Register(this);
        Special.PairKernels.Register(this);
        _lastResorts = [.. _kernels.Keys.Where(op => !cheap.Contains(op))];
    }

    /// <summary>Gets the ops with a kernel, sorted.</summary>
    public static IEnumerable<string> Ops => Shared.Value._kernels.Keys.Order(StringComparer.Ordinal);

    /// <summary>Asks whether the host can compute an op.</summary>
    public static bool Contains(string op) => Shared.Value._kernels.ContainsKey(op);

    /// <summary>
    /// Asks whether the host computes an op only where the engine cannot: element by element, slower than the engine and a
    /// change between the two.
    /// </summary>
    public static bool IsLastResort(string op) => Shared.Value._lastResorts.Contains(op);

    /// <summary>Prepares the kernel of a node: reads its attributes, compiles its patterns.</summary>
    /// <exception cref="ServingException">An attribute is not one the kernel knows.</exception>
    public static bool TryPrepare(SourceNode node, [NotNullWhen(true)] out ValueKernel? kernel)
    {
        kernel = Shared.Value._kernels.TryGetValue(node.Op, out Func<SourceNode, ValueKernel>? prepare) ? prepare(node) : null;
        return kernel is not null;
    }

    /// <summary>Adds a kernel that has nothing to prepare.</summary>
    public HostKernelTable Add(string op, HostKernel kernel) => AddValues(op, OfTensors(kernel));

    /// <summary>Adds a kernel that is prepared once for each node.</summary>
    public HostKernelTable AddPrepared(string op, Func<SourceNode, HostKernel> prepare)
    {
        _kernels.Add(op, node => OfTensors(prepare(node)));
        return this;
    }

    /// <summary>Adds a kernel of values that are not all tensors.</summary>
    public HostKernelTable AddValues(string op, ValueKernel kernel)
    {
        _kernels.Add(op, _ => kernel);
        return this;
    }

    private static ValueKernel OfTensors(HostKernel kernel) => (in HostCall call) =>
    {
        Tensor[] tensors = kernel(call);
        var values = new HostValue[tensors.Length];
        for (int i = 0; i < values.Length; i++) { values[i] = tensors[i]; }
        return values;
    };
}
