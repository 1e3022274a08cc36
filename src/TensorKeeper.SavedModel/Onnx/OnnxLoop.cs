// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Adds loops and branches.</summary>
internal static class OnnxLoop
{
    /// <summary>Computes the next state and what this round adds to the results that are collected.</summary>
    /// <param name="body">The graph of one round.</param>
    /// <param name="round">Its number, from 0; a scalar.</param>
    /// <param name="state">The state before it.</param>
    public delegate (OnnxValue[] State, OnnxValue[] Collected) Round(OnnxGraphBuilder body, OnnxValue round, OnnxValue[] state);

    /// <summary>Runs rounds as often as is said.</summary>
    /// <param name="graph">Where the loop is added.</param>
    /// <param name="rounds">How often; a scalar 64-bit integer.</param>
    /// <param name="initial">The state before the first round; types stay, shapes may change.</param>
    /// <param name="round">Builds the body.</param>
    /// <returns>The last state, then each collected result with a new first axis, the rounds.</returns>
    public static OnnxValue[] Repeat(this OnnxGraphBuilder graph, OnnxValue rounds, OnnxValue[] initial, Round round)
    {
        OnnxGraphBuilder body = graph.NewBody();
        OnnxValue number = body.AddInput(ElementType.Int64, new PartialShape([]));
        OnnxValue goesOn = body.AddInput(ElementType.Bool, new PartialShape([]));
        OnnxValue[] state = Array.ConvertAll(initial, value => body.AddInput(value.Type, RankOnly(value.Shape)));
        (OnnxValue[] next, OnnxValue[] collected) = round(body, number, state);
        body.AddOutput(goesOn);
        foreach (OnnxValue value in next) { body.AddOutput(value); }
        foreach (OnnxValue value in collected) { body.AddOutput(value); }
        ElementType[] types = [.. initial.Select(static value => value.Type), .. collected.Select(static value => value.Type)];
        OnnxValue?[] operands = [rounds, null, .. initial.Select(OnnxGraphBuilder.Materialize)];
        OnnxNode loop = graph.AddRaw("Loop", "", operands, types).With(new GraphAttribute("body", body));
        for (int i = 0; i < initial.Length; i++) { loop.Results[i].Shape = RankOnly(next[i].Shape); }
        for (int i = 0; i < collected.Length; i++)
        {
            PartialShape each = collected[i].Shape;
            if (each.HasRank) { loop.Results[initial.Length + i].Shape = new PartialShape([PartialShape.Unknown, .. each.Dimensions]); }
        }

        return loop.Results;
    }

    /// <summary>Forgets the extents, which may change from round to round.</summary>
    public static PartialShape RankOnly(PartialShape shape)
    {
        if (!shape.HasRank) { return shape; }
        long[] dimensions = new long[shape.Rank];
        Array.Fill(dimensions, PartialShape.Unknown);
        return new PartialShape(dimensions);
    }
}
