// SPDX-License-Identifier: MIT
using System.Text.Json;
using TensorKeeper.TestCorpus;
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
        foreach (string directory in Directory.EnumerateDirectories(Path.Combine(CorpusFolder.Path, "cases")))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, "case.json")));
            JsonElement expected = document.RootElement.GetProperty("ops");
            if (document.RootElement.GetProperty("expect").GetString() != "run") { continue; }

            // The corpus cuts graphs of TensorFlow 1 at the tensors that are fed; those of TensorFlow 2 call functions and are
            // counted whole.
            if (!expected.TryGetProperty("Placeholder", out _) || !expected.EnumerateObject().Any(IsCall)) { continue; }

            var reached = new HashSet<string>(StringComparer.Ordinal);
            foreach (MetaGraph graph in SavedModelFile.ReadAll(Path.Combine(directory, "model")))
            {
                foreach (SignatureDef signature in graph.Signatures.Values)
                {
                    foreach ((string op, int count) in ReachedOps.Count(graph.Graph, signature))
                    {
                        Assert.True(expected.TryGetProperty(op, out JsonElement most), $"{directory}: {op} is not reached.");
                        Assert.True(count <= most.GetInt32(), $"{directory}: {op} is counted {count} times; TensorFlow has {most.GetInt32()}.");
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

    private static bool IsCall(JsonProperty op) => op.Name is "PartitionedCall" or "StatefulPartitionedCall";
}
