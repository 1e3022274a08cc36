// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>What the function of a reduction computes of two numbers. Immutable.</summary>
internal readonly struct XlaReducer
{
    private const string Replacement = "=";

    private readonly string _op;

    private XlaReducer(string op) => _op = op;

    /// <summary>Reads the body of a node: one op of both arguments.</summary>
    /// <param name="node">The node.</param>
    /// <param name="mayReplace">Whether the body may return its second argument alone, which replaces the first.</param>
    /// <exception cref="ServingException">The body is another function.</exception>
    public static XlaReducer Of(SourceNode node, bool mayReplace = false)
    {
        if (mayReplace && node.Bodies is [{ Inputs: [_, var replacing], Outputs: [var returned] }] && Behind(returned) == replacing) { return new XlaReducer(Replacement); }
        return node.Bodies is [var body] ? Of(body) : throw Unknown();
    }

    /// <summary>Reads a body: one op of both arguments.</summary>
    /// <exception cref="ServingException">The body is another function.</exception>
    public static XlaReducer Of(SourceGraph body)
    {
        if (body is { Inputs: [var left, var right], Outputs: [var output] }
            && Behind(output) is { Node: { Inputs: [var first, var second] } made } && IsKnown(made.Op))
        {
            (first, second) = (Behind(first), Behind(second));
            if ((first == left && second == right) || (first == right && second == left)) { return new XlaReducer(made.Op); }
        }

        throw Unknown();
    }

    public T Apply<T>(T x, T y)
        where T : unmanaged, INumber<T> => _op switch
        {
            Replacement => y,
            "Add" or "AddV2" => unchecked(x + y),
            "Mul" => unchecked(x * y),
            "Maximum" => T.Max(x, y),
            "Minimum" => T.Min(x, y),
            "LogicalAnd" => T.IsZero(x) || T.IsZero(y) ? T.Zero : T.One,
            "LogicalOr" => T.IsZero(x) && T.IsZero(y) ? T.Zero : T.One,
            "BitwiseAnd" => T.CreateTruncating(Bits(x) & Bits(y)),
            "BitwiseOr" => T.CreateTruncating(Bits(x) | Bits(y)),
            _ => T.CreateTruncating(Bits(x) ^ Bits(y)),
        };

    private static ServingException Unknown() => new(
        ServingErrorCode.Unimplemented, "A reduction takes sums, products, maxima, minima, and the bits' or truths' and, or and xor; not this function.");

    private static Int128 Bits<T>(T value)
        where T : unmanaged, INumber<T> => Int128.CreateTruncating(value);

    private static bool IsKnown(string op) => op is "Add" or "AddV2" or "Mul" or "Maximum" or "Minimum" or "LogicalAnd" or "LogicalOr"
        or "BitwiseAnd" or "BitwiseOr" or "BitwiseXor";

    private static SourceValue Behind(SourceValue value)
    {
        while (value.Node is { Op: "Identity", Inputs: [var source] }) { value = source; }
        return value;
    }
}
