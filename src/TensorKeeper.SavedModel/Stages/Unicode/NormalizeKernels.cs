// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Normal forms: <c>NormalizeUTF8</c>, <c>CaseFoldUTF8</c>, and the way back from their offsets.</summary>
internal static class NormalizeKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("NormalizeUTF8", static node => Prepare(FormOf(node)))
        .AddPrepared("CaseFoldUTF8", static _ => Prepare(NormalForm.CaseFold))
        .AddPrepared("NormalizeUTF8WithOffsetsMap", PrepareWithOffsets)
        .AddPrepared("FindSourceOffsets", PrepareFind);

    private static NormalForm FormOf(SourceNode node)
    {
        string name = node.Text("normalization_form", "");
        return NormalForm.Find(name)
            ?? throw new ServingException(ServingErrorCode.InvalidArgument, $"Unknown normalization form requrested: {name}");
    }

    private static HostKernel Prepare(NormalForm form) => (in HostCall call) =>
    {
        StringElements texts = call[0].Strings;
        var normalizer = new Normalizer(form);
        var output = new StringElementsBuilder(texts.Count);
        for (int i = 0; i < texts.Count; i++)
        {
            normalizer.Append(texts[i], output);
            output.End();
        }

        return [output.ToTensor(call[0].Shape)];
    };

    private static HostKernel PrepareWithOffsets(SourceNode node)
    {
        NormalForm form = FormOf(node);
        if (!form.Composes)
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, "Offsets are kept for the forms NFC and NFKC alone, as in TensorFlow.");
        }

        return (in HostCall call) =>
        {
            StringElements texts = call[0].Strings;
            var normalizer = new Normalizer(form);
            var edits = new TextEdits();
            var output = new StringElementsBuilder(texts.Count);
            var maps = new StringElementsBuilder(texts.Count);
            for (int i = 0; i < texts.Count; i++)
            {
                edits.Clear();
                normalizer.Append(texts[i], output, edits);
                output.End();
                edits.Write(maps);
            }

            return [output.ToTensor(call[0].Shape), maps.ToTensor(call[0].Shape)];
        };
    }

    private static HostKernel PrepareFind(SourceNode node) => static (in HostCall call) =>
    {
        StringElements maps = call[0].Strings;
        ReadOnlySpan<long> offsets = call[1].AsSpan<long>();
        long[] splits = Ragged.NestedSplits.Read(call, 2, offsets.Length);
        var sources = new long[offsets.Length];
        var edits = new TextEdits();
        int map = 0;
        for (int row = 0; row + 1 < splits.Length; row++)
        {
            // TensorFlow skips the map of a row only together with the row.
            if (splits[row] == splits[row + 1]) { continue; }
            call.Require(map < maps.Count, "Input offset tensor dimension did not match the offset map dimension.");
            edits.Read(maps[map++]);
            for (int i = (int)splits[row]; i < splits[row + 1]; i++) { sources[i] = edits.SourceOf(offsets[i]); }
        }

        call.Require(map == maps.Count, "Input offset tensor dimension did not match the offset map dimension.");
        return [Tensor.Of<long>([sources.Length], sources)];
    };
}
