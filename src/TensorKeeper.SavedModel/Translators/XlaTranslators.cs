// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;
using TensorKeeper.SavedModel.Stages.Xla;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Ops that JAX and compiled functions leave in a model, as far as ONNX has the like; the host has the others.</summary>
internal static class XlaTranslators
{
    public const string Ops = "XlaDot XlaDotV2 XlaEinsum XlaDynamicSlice XlaConv XlaConvV2 XlaSharding XlaOptimizationBarrier XlaReducePrecision";

    public static void Register(TranslatorTable table) => table
        .Add("XlaDot", Dot)
        .Add("XlaDotV2", Dot)
        .Add("XlaEinsum", Einsum)
        .Add("XlaDynamicSlice", Slice)
        .Add("XlaConv", Convolve)
        .Add("XlaConvV2", Convolve)
        .Add("XlaSharding", static (_, scope) => scope.Bind(scope[0]))
        .Add("XlaOptimizationBarrier", static (node, scope) =>
        {
            for (int i = 0; i < node.Outputs.Count; i++) { scope.Bind(i, scope[i]); }
        })
        .Add("XlaReducePrecision", ReducePrecision);

    private static DimensionNumbers Numbers(SourceNode node, TranslationScope scope)
    {
        try
        {
            return DimensionNumbers.Of(node);
        }
        catch (ServingException malformed)
        {
            scope.RefuseVariant(malformed.Message);
            return null;
        }
    }

    /// <summary>The result's axes are the batch, then those only the left operand has, then those only the right one has.</summary>
    private static void Dot(SourceNode node, TranslationScope scope)
    {
        DimensionNumbers numbers = Numbers(node, scope);
        char[] left = Letters(scope.RankOf(0), 'a');
        char[] right = Letters(scope.RankOf(1), 'A');
        string batch = Join(numbers.Axes(3), numbers.Axes(4), left, right, scope);
        string summed = Join(numbers.Axes(1), numbers.Axes(2), left, right, scope);
        string kept = string.Concat(left.Concat(right).Where(axis => !batch.Contains(axis) && !summed.Contains(axis)));
        Contract(node, scope, $"{new string(left)},{new string(right)}->{batch}{kept}");
    }

    private static void Einsum(SourceNode node, TranslationScope scope) =>
        Contract(node, scope, node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal));

    private static void Contract(SourceNode node, TranslationScope scope, string equation)
    {
        if (scope.IsComplex(0) || scope.IsComplex(1)) { scope.RefuseVariant("A sum of complex products is not translated."); }

        // Narrow numbers are multiplied and summed in the result's type.
        ElementType declared = node.Type("preferred_element_type", DataType.Invalid).ToElementType();
        ElementType type = declared == ElementType.None ? scope[0].Type : declared;
        OnnxValue left = scope.Graph.Cast(scope[0], type);
        OnnxValue right = scope.Graph.Cast(scope[1], type);
        scope.Bind(EinsumContraction.TryParse(equation, left.Rank, right.Rank) is { } contraction
            ? contraction.Multiply(scope.Graph, left, right)
            : scope.Graph.Add("Einsum", [left, right]).With("equation", equation).Output);
    }

    private static char[] Letters(int rank, char first) => [.. Enumerable.Range(0, rank).Select(axis => (char)(first + axis))];

    /// <summary>Gives axes of both operands one letter.</summary>
    private static string Join(int[] leftAxes, int[] rightAxes, char[] left, char[] right, TranslationScope scope)
    {
        if (leftAxes.Length != rightAxes.Length) { scope.RefuseVariant("The axes of the operands do not come in pairs."); }
        for (int i = 0; i < leftAxes.Length; i++) { right[rightAxes[i]] = left[leftAxes[i]]; }
        return string.Concat(leftAxes.Select(axis => left[axis]));
    }

    /// <summary>A slice that would not fit is moved until it does.</summary>
    private static void Slice(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue size = scope.Extents(2);
        OnnxValue last = graph.Sub(graph.ShapeOf(scope[0]), size);
        OnnxValue start = graph.Max(graph.Min(graph.Cast(scope[1], ElementType.Int64), last), graph.Int64s(0));
        OnnxNode slice = graph.Add("Slice", [scope[0], start, graph.Add(start, size)]);
        if (scope.Integers(2) is { } known) { slice.Shaped(new PartialShape(known)); }
        scope.Bind(slice.Output);
    }

    private static void Convolve(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        DimensionNumbers numbers = Numbers(node, scope);
        int[] filterSpace = numbers.Axes(6);
        int space = filterSpace.Length;
        long[] strides = scope.RequireIntegers(2, "The strides");
        long[] padding = scope.RequireIntegers(3, "The padding");
        long[] dilations = scope.RequireIntegers(5, "The dilations of the filter");
        long[] groups = scope.RequireIntegers(6, "The number of groups");
        bool isPlain = Array.TrueForAll(scope.RequireIntegers(4, "The dilations of the operand"), static d => d == 1)
            && node.Int("batch_group_count", 1) == 1 && padding.Length == 2 * space && Array.TrueForAll(padding, static pad => pad >= 0)
            && scope[0].Type is ElementType.Float32 or ElementType.Float16;
        if (!isPlain) { scope.RefuseVariant("A convolution with gaps in its operand, groups of batches, negative padding or integers is not translated."); }
        OnnxValue operand = graph.Transpose(scope[0], Order(numbers.Axis(7), numbers.Axis(8), numbers.Axes(11)));
        OnnxValue filter = graph.Transpose(scope[1], Order(numbers.Axis(4), numbers.Axis(3), filterSpace));
        if (!scope.ShapeOf(1).IsFullyKnown) { scope.RefuseVariant($"The extents of the filter (input 1) are not known: {scope.ShapeOf(1)}."); }
        OnnxValue product = graph.Add("Conv", [operand, filter])
            .With("kernel_shape", [.. filterSpace.Select(axis => scope.ShapeOf(1)[axis])])
            .With("strides", strides)
            .With("dilations", dilations)
            .With("pads", [.. padding.Where((_, i) => i % 2 == 0), .. padding.Where((_, i) => i % 2 == 1)])
            .With("group", groups[0]).Output;
        long[] made = Order(numbers.Axis(9), numbers.Axis(10), numbers.Axes(12));
        scope.Bind(graph.Transpose(product, [.. made.Select((_, axis) => (long)Array.IndexOf(made, axis))]));
    }

    private static long[] Order(int first, int second, int[] space) => [first, second, .. space.Select(static axis => (long)axis)];

    /// <summary>Numbers of another float's precision, in the type they came in.</summary>
    private static void ReducePrecision(SourceNode node, TranslationScope scope)
    {
        ElementType narrow = (node.Int("exponent_bits", 0), node.Int("mantissa_bits", 0)) switch
        {
            (8, 7) => ElementType.BFloat16,
            (5, 10) => ElementType.Float16,
            (8, 23) => ElementType.Float32,
            (11, 52) => ElementType.Float64,
            _ => ElementType.None,
        };
        if (narrow == ElementType.None) { scope.RefuseVariant("The precision is that of no type."); }
        scope.Bind(scope.Graph.Cast(scope.Graph.Cast(scope[0], narrow), scope[0].Type));
    }
}
