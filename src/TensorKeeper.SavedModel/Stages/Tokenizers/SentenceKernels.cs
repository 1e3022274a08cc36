// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Unicode;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Cuts words or text where sentences may end: <c>SentenceFragments</c>, <c>SentenceFragmentsV2</c>.</summary>
internal static class SentenceKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("SentenceFragments", PrepareWords)
        .Add("SentenceFragmentsV2", CutText)
        .Add("TFText>SentenceFragmentsV2", CutText);

    private static HostKernel PrepareWords(SourceNode node)
    {
        TextDecoder.Step decode = TextDecoder.For(node.Text("input_encoding", "UTF-8"));
        return (in HostCall call) =>
        {
            long[] lengths = Tensors.Integers(call[0]);
            StringElements words = call[3].Strings;
            long[] properties = Tensors.Integers(call[4]);
            long total = 0;
            foreach (long length in lengths)
            {
                call.Require(length >= 0 && length <= words.Count - total, $"The row lengths exceed the {words.Count} words.");
                total += length;
            }

            bool fits = total == words.Count && call[1].ElementCount == total && call[2].ElementCount == total && properties.Length == total;
            call.Require(fits, $"num_elements({total}), token_start({call[1].ElementCount}), token_end({call[2].ElementCount}), token_word({words.Count}) must all be the same size.");
            var collected = new Collector();
            int first = 0;
            foreach (long length in lengths)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                collected.Add(new WordFragmenter(words, properties, first, (int)length, decode).Cut());
                first += (int)length;
            }

            return collected.ToTensors();
        };
    }

    private static Tensor[] CutText(in HostCall call)
    {
        StringElements texts = call[0].Strings;
        var collected = new Collector();
        for (int i = 0; i < texts.Count; i++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            collected.Add(new TextFragmenter(texts[i]).Cut());
        }

        return collected.ToTensors();
    }

    private sealed class Collector
    {
        private readonly List<long>[] _columns = [[], [], [], [], []];

        public void Add(List<SentenceFragment> row)
        {
            foreach (SentenceFragment fragment in row)
            {
                _columns[0].Add(fragment.Start);
                _columns[1].Add(fragment.Limit);
                _columns[2].Add(fragment.Properties);
                _columns[3].Add(fragment.Ending);
            }

            _columns[4].Add(row.Count);
        }

        public Tensor[] ToTensors() => [.. _columns.Select(static column => Tensor.Of<long>([column.Count], CollectionsMarshal.AsSpan(column)))];
    }
}
