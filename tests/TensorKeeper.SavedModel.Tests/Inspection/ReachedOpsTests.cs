// SPDX-License-Identifier: MIT
using System.Text.Json;
using TensorKeeper.SavedModel.Inspection;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Inspection;

public sealed class ReachedOpsTests
{
    // What the corpus counts is what TensorFlow's own protos say: every node of a called function, reached or not, for all
    // signatures together. So ours are among them, and never more.
    [Fact]
    public void Counts_no_op_that_TensorFlow_does_not_and_misses_none_that_computes()
    {
        int compared = 0;
        foreach (string directory in Directory.EnumerateDirectories(CasesFolder()))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, "case.json")));
            JsonElement expected = document.RootElement.GetProperty("ops");
            if (document.RootElement.GetProperty("expect").GetString() != "run") { continue; }

            // The corpus cuts graphs of TensorFlow 1 at the tensors that are fed; what is counted whole has a placeholder.
            if (!expected.TryGetProperty("Placeholder", out _)) { continue; }

            var reached = new HashSet<string>(StringComparer.Ordinal);
            foreach (MetaGraph graph in SavedModelFile.ReadAll(Path.Combine(directory, "model")))
            {
                foreach (SignatureDef signature in graph.Signatures.Values)
                {
                    foreach ((string op, int count) in ReachedOps.Count(graph.Graph, signature))
                    {
                        Assert.True(expected.TryGetProperty(op, out JsonElement most), $"{directory}: {op} is not reached.");
                        Assert.InRange(count, 1, most.GetInt32());
                        reached.Add(op);
                    }
                }
            }

            foreach (JsonProperty op in expected.EnumerateObject().Where(static op => op.Name is "MatMul" or "BiasAdd" or "Conv2D" or "Relu"))
            {
                Assert.True(reached.Contains(op.Name), $"{directory}: {op.Name} is missing.");
            }

            compared++;
        }

        Assert.True(compared > 20, "There are hardly any cases.");
    }

    private static string CasesFolder()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "TensorKeeper.slnx"))) { folder = Path.GetDirectoryName(folder); }
        return Path.Combine(folder!, "tests", "Corpus", "cases");
    }
}
