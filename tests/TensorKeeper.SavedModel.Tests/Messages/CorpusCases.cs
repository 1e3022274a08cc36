// SPDX-License-Identifier: MIT
using System.Text.Json;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.SavedModel.Tests.Messages;

/// <summary>The models of the corpus, which TensorFlow wrote.</summary>
internal static class CorpusCases
{
    private static readonly string Root = Path.Combine(CorpusFolder.Path, "cases");

    public static string RepositoryRoot => CorpusFolder.RepositoryRoot;

    /// <summary>Returns the folder of a model.</summary>
    public static string Model(string id) => Path.Combine(Root, id, "model");

    /// <summary>Returns the ids of the cases that are expected to run.</summary>
    public static TheoryData<string> Running()
    {
        var ids = new TheoryData<string>();
        foreach (string folder in Directory.EnumerateDirectories(Root).Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
            bool binary = File.Exists(Path.Combine(folder, "model", "saved_model.pb"));
            if (binary && json.RootElement.GetProperty("expect").GetString() == "run") { ids.Add(Path.GetFileName(folder)); }
        }

        return ids;
    }

    public static string[] Tags(string id)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, id, "case.json")));
        return [.. json.RootElement.GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()!)];
    }
}
