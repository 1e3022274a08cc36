// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Changes of type, and bit by bit arithmetic.</summary>
internal static class CastTranslators
{
    public const string Ops =
        "Cast Bitcast BitwiseAnd BitwiseOr BitwiseXor LeftShift RightShift PopulationCount Complex Real Imag Conj ComplexAbs Angle Atan2";

    public static void Register(TranslatorTable table) => table
        .Add("Cast", Cast)
        .Add("Bitcast", Bitcast)
        .Add("BitwiseAnd", static (node, scope) => Broadcasting.Bind(scope, static (g, x, y) => g.Op("BitwiseAnd", x, y)))
        .Add("BitwiseOr", static (node, scope) => Broadcasting.Bind(scope, static (g, x, y) => g.Op("BitwiseOr", x, y)))
        .Add("BitwiseXor", static (node, scope) => Broadcasting.Bind(scope, static (g, x, y) => g.Op("BitwiseXor", x, y)))
        .Add("LeftShift", static (node, scope) => Broadcasting.Bind(scope, BitShifts.Left))
        .Add("RightShift", static (node, scope) => Broadcasting.Bind(scope, BitShifts.Right))
        .Add("PopulationCount", static (node, scope) => scope.Bind(BitShifts.CountOnes(scope.Graph, scope[0])))
        .Add("Complex", static (node, scope) => Complex(scope))
        .Add("Real", static (node, scope) => scope.Bind(scope.IsComplex(0) ? ComplexPairs.Real(scope.Graph, scope[0]) : scope[0]))
        .Add("Imag", static (node, scope) => scope.Bind(Imaginary(scope)))
        .Add("Conj", static (node, scope) => scope.Bind(scope.IsComplex(0) ? ComplexPairs.Conjugate(scope.Graph, scope[0]) : scope[0]))
        .Add("ComplexAbs", static (node, scope) => scope.Bind(ComplexPairs.Magnitude(scope.Graph, scope[0])))
        .Add("Angle", static (node, scope) =>
        {
            RefuseDoubles(scope);
            scope.Bind(Angles.Of(scope.Graph, Imaginary(scope), scope.IsComplex(0) ? ComplexPairs.Real(scope.Graph, scope[0]) : scope[0]));
        })
        .Add("Atan2", static (node, scope) =>
        {
            RefuseDoubles(scope);
            Broadcasting.Bind(scope, Angles.Of);
        });

    private static void RefuseDoubles(TranslationScope scope)
    {
        if (scope[0].Type == ElementType.Float64) { scope.RefuseVariant("The engine's arc tangent has 32 bits."); }
    }

    private static void Cast(SourceNode node, TranslationScope scope)
    {
        if (node.Bool("Truncate", false)) { scope.RefuseVariant("Casts that truncate instead of rounding are not translated."); }
        OnnxGraphBuilder graph = scope.Graph;
        ElementType from = scope.TypeOf(0);
        ElementType to = node.Type("DstT", scope.Fact(node.Outputs[0]).Type).ToElementType();
        ElementType carrier = OnnxDataType.Carrier(to);
        if (carrier == ElementType.None || from == ElementType.String || to == ElementType.String)
        {
            scope.RefuseVariant($"A cast from {from} to {to} is not translated.");
        }

        OnnxValue value = scope[0];
        if (OnnxDataType.IsComplex(from) && to == ElementType.Bool)
        {
            OnnxValue parts = graph.Cast(value, ElementType.Bool);
            scope.Bind(graph.Or(ComplexPairs.Real(graph, parts), ComplexPairs.Imaginary(graph, parts)));
            return;
        }

        if (OnnxDataType.IsComplex(from) && !OnnxDataType.IsComplex(to)) { value = ComplexPairs.Real(graph, value); }
        if (OnnxDataType.IsTinyFloat(to))
        {
            scope.Bind(from == to ? value : Tiny(scope, value, to));
            return;
        }

        OnnxValue cast = graph.OnTwin(value, x => graph.Cast(Saturated(graph, x, carrier), carrier));
        scope.Bind(!OnnxDataType.IsComplex(from) && OnnxDataType.IsComplex(to) ? ComplexPairs.FromReal(graph, cast) : cast);
    }

    /// <summary>Rounds to a float of 8 bits; what is too large is infinite then, or no number if the type has no infinity.</summary>
    private static OnnxValue Tiny(TranslationScope scope, OnnxValue value, ElementType type)
    {
        // Half way from the largest number, 57344, to the power of two after it; the engine makes all that no number.
        const double HalfWayToInfinity = 61_440;
        if (value.Type == ElementType.Float64) { scope.RefuseVariant("The engine rounds 64 bits to 8 by way of 32."); }
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue wide = graph.Cast(value, ElementType.Float32);
        OnnxNode narrow = graph.Add("Cast", [wide], type: type).With("to", OnnxDataType.TinyFloatNumber(type)).With("saturate", 0);
        OnnxValue rounded = graph.Add("Cast", [narrow.Output], type: ElementType.Float32).With("to", OnnxDataType.NumberOf(ElementType.Float32)).Output;
        if (type == ElementType.Float8E4M3FN) { return rounded; }
        OnnxValue isTooLarge = graph.Op("GreaterOrEqual", graph.Op("Abs", wide), graph.Scalar(ElementType.Float32, HalfWayToInfinity));
        return graph.Where(isTooLarge, graph.Mul(wide, graph.Scalar(ElementType.Float32, double.PositiveInfinity)), rounded);
    }

    /// <summary>TensorFlow's vectors go to the nearest end of a small integer's range; the engine would wrap.</summary>
    private static OnnxValue Saturated(OnnxGraphBuilder graph, OnnxValue value, ElementType to)
    {
        if (value.Type is not (ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16)) { return value; }
        (double low, double high) = to switch
        {
            ElementType.Int8 => ((double)sbyte.MinValue, (double)sbyte.MaxValue),
            ElementType.UInt8 => (byte.MinValue, byte.MaxValue),
            ElementType.Int16 => (short.MinValue, short.MaxValue),
            ElementType.UInt16 => (ushort.MinValue, ushort.MaxValue),
            _ => (0, 0),
        };
        if (high == 0) { return value; }
        OnnxValue wide = graph.Cast(value, ElementType.Float32);
        return graph.Op("Clip", wide, graph.Scalar(wide.Type, low), graph.Scalar(wide.Type, high));
    }

    private static void Bitcast(SourceNode node, TranslationScope scope)
    {
        ElementType from = scope.TypeOf(0);
        ElementType to = node.Type("type", DataType.Invalid).ToElementType();
        bool wholeNumbers = IntegerDivision.IsInteger(from) && IntegerDivision.IsInteger(to);
        if (from != to && !(wholeNumbers && ElementTypes.SizeOf(from) == ElementTypes.SizeOf(to)))
        {
            scope.RefuseVariant($"A bitcast from {from} to {to} is not translated.");
        }

        // Signed to unsigned of one size keeps the bits.
        scope.Bind(scope.Graph.Cast(scope[0], to));
    }

    private static void Complex(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (OnnxValue real, OnnxValue imaginary) = (scope[0], scope[1]);
        if (real.Shape != imaginary.Shape || !real.Shape.IsFullyKnown)
        {
            OnnxValue zero = graph.Scalar(real.Type, 0);
            (real, imaginary) = (graph.Add(real, graph.Mul(imaginary, zero)), graph.Add(imaginary, graph.Mul(real, zero)));
        }

        scope.Bind(ComplexPairs.Make(graph, real, imaginary));
    }

    private static OnnxValue Imaginary(TranslationScope scope) => scope.IsComplex(0)
        ? ComplexPairs.Imaginary(scope.Graph, scope[0])
        : scope.Graph.Mul(scope[0], 0);
}
