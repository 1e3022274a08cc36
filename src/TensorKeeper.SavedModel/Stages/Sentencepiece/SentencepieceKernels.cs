// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Cuts text into the pieces of a trained vocabulary, and back: the ops <c>Sentencepiece...Op</c>.</summary>
/// <remarks>The first input is the handle of the model, which the graph carries. Where a request asks for samples they are random, as in TensorFlow.</remarks>
internal static class SentencepieceKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("SentencepieceTokenizeOp", static node => PrepareTokenize(node, offsets: false))
        .AddPrepared("SentencepieceTokenizeWithOffsetsOp", static node => PrepareTokenize(node, offsets: true))
        .AddPrepared("SentencepieceDetokenizeOp", PrepareDetokenize)
        .AddPrepared("SentencepieceIdToStringOp", PrepareIdToString)
        .AddPrepared("SentencepieceStringToIdOp", PrepareStringToId)
        .AddPrepared("SentencepieceVocabSizeOp", PrepareSize);

    private static SentencepieceModel ModelOf(SourceNode node) => node.Inputs[0].Node.Constant is SentencepieceConstant constant
        ? constant.Model
        : throw new ServingException(ServingErrorCode.InvalidArgument, "The handle is no sentencepiece model that is known when the model is loaded.");

    private static HostKernel PrepareTokenize(SourceNode node, bool offsets)
    {
        SentencepieceModel model = ModelOf(node);
        ElementType splitType = node.Type("Tsplits", DataType.Int64).ToElementType();
        bool wantsText = node.Type("out_type", DataType.Int32) == DataType.String;
        bool best = node.Bool("return_nbest", false);
        return (in HostCall call) =>
        {
            StringElements texts = call[1].Strings;
            int[] counts = PerText<int>(call, 2, texts.Count);
            float[] alphas = PerText<float>(call, 3, texts.Count);
            call.Require(!best || (call[2].Shape.Rank == 0 && call[2].AsSpan<int>()[0] >= 1), "When return_nbest is true nbest_size must be a scalar and >= 1");
            var rows = new PieceRows(model, SentencepieceOptions.Read(call, 4, model), wantsText);
            var normalizer = new SentencepieceNormalizer(model.Normalizer, model.HasSpaceSuffix, model.UserDefined);
            var pieces = new List<PieceSpan>();
            for (int i = 0; i < texts.Count; i++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                normalizer.Run(texts[i]);
                ReadOnlySpan<byte> text = normalizer.Text;
                foreach (List<PieceSpan> row in Cut(call, model, text, counts[i], alphas[i], best, pieces)) { rows.AddRow(text, normalizer.Origins, row); }
            }

            Tensor splits = rows.Splits(splitType);
            return offsets ? [rows.Values(), splits, rows.Starts(), rows.Limits()] : [rows.Values(), splits];
        };
    }

    /// <summary>Cuts one text in the way that is asked for; in several ways for the best of them.</summary>
    private static IEnumerable<List<PieceSpan>> Cut(
        in HostCall call, SentencepieceModel model, ReadOnlySpan<byte> text, int count, float alpha, bool best, List<PieceSpan> pieces)
    {
        pieces.Clear();
        SentencepieceEncoder encoder = model.Encoder;
        call.Require(!best || encoder.ListsBest, "NBestEncode is not available for the current model.");
        if (text.IsEmpty) { return [pieces]; }
        if (best) { return encoder.EncodeBest(text, count, call.CancellationToken).Select(static way => way.Pieces); }
        if (count is 0 or 1) { encoder.Encode(text, pieces, call.CancellationToken); return [pieces]; }
        call.Require(count <= 512, "nbest_size must be nbest_size <= 512");
        if (count > 1 && encoder.ListsBest) { return [Draw(encoder.EncodeBest(text, count, call.CancellationToken), alpha)]; }
        encoder.Sample(text, alpha, pieces, call.CancellationToken);
        return [pieces];
    }

    private static List<PieceSpan> Draw(IReadOnlyList<(List<PieceSpan> Pieces, float Score)> ways, float alpha)
    {
        double[] weights = [.. ways.Select(way => Math.Exp(alpha * way.Score))];
        double target = Random.Shared.NextDouble() * weights.Sum();
        for (int i = 0; i < weights.Length; i++)
        {
            target -= weights[i];
            if (target < 0) { return ways[i].Pieces; }
        }

        return ways[^1].Pieces;
    }

    private static HostKernel PrepareDetokenize(SourceNode node)
    {
        SentencepieceModel model = ModelOf(node);
        return (in HostCall call) =>
        {
            Tensor values = call[1];
            long[] splits = Ragged.NestedSplits.Read(call, 2, 1, values.ElementCount, exact: false)[0];
            SentencepieceOptions options = SentencepieceOptions.Read(call, 3, model);
            var decoder = new SentencepieceDecoder(model);
            var output = new StringElementsBuilder(splits.Length);
            var order = new List<int>();
            for (int row = 0; row + 1 < splits.Length; row++)
            {
                // -1 and -2 stand for the pieces that are added.
                order.Clear();
                if (options.AddsBegin) { order.Add(-1); }
                for (int i = (int)splits[row]; i < splits[row + 1]; i++) { order.Add(i); }
                if (options.AddsEnd) { order.Add(-2); }
                if (options.Reverses) { order.Reverse(); }
                decoder.Begin();
                foreach (int place in order)
                {
                    decoder.Add(place == -1 ? model.BeginPiece : place == -2 ? model.EndPiece
                        : values.ElementType == ElementType.String ? values.Strings[place] : PieceOf(call, model, values.AsSpan<int>()[place]));
                }

                decoder.End(output);
                output.End();
            }

            return [output.ToVector()];
        };
    }

    private static HostKernel PrepareIdToString(SourceNode node)
    {
        SentencepieceModel model = ModelOf(node);
        return (in HostCall call) =>
        {
            ReadOnlySpan<int> ids = call[1].AsSpan<int>();
            var output = new StringElementsBuilder(ids.Length);
            foreach (int id in ids) { output.Add(PieceOf(call, model, id)); }
            return [output.ToTensor(call[1].Shape)];
        };
    }

    private static HostKernel PrepareStringToId(SourceNode node)
    {
        SentencepieceModel model = ModelOf(node);
        return (in HostCall call) =>
        {
            StringElements pieces = call[1].Strings;
            Tensor result = Tensors.Zeros(ElementType.Int32, call[1].Shape);
            Span<int> ids = result.AsSpan<int>();
            for (int i = 0; i < ids.Length; i++) { ids[i] = model.IdOf(pieces[i]); }
            return [result];
        };
    }

    private static HostKernel PrepareSize(SourceNode node)
    {
        int size = ModelOf(node).Pieces.Count;
        return (in HostCall call) => [Tensor.Of<int>([], size)];
    }

    private static ReadOnlySpan<byte> PieceOf(in HostCall call, SentencepieceModel model, int id)
    {
        call.Require(id >= 0 && id < model.Pieces.Count, $"Invalid id: {id}");
        return model.Pieces[id];
    }

    /// <summary>Reads a vector with a value for each text, or a scalar for all.</summary>
    private static T[] PerText<T>(in HostCall call, int input, int texts)
        where T : unmanaged
    {
        Tensor tensor = call[input];
        call.Require(tensor.ElementCount == (tensor.Shape.Rank == 0 ? 1 : texts), $"input {input} must be a scalar or have {texts} elements");
        if (tensor.Shape.Rank > 0) { return tensor.AsSpan<T>().ToArray(); }
        T[] values = new T[texts];
        Array.Fill(values, tensor.AsSpan<T>()[0]);
        return values;
    }
}
