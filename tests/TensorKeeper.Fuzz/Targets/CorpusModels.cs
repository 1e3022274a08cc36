// SPDX-License-Identifier: MIT
using TensorKeeper.TestCorpus;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>Small models of the corpus, of all kinds, in folders where their files may be damaged.</summary>
internal sealed class CorpusModels
{
    /// <summary>The most bytes of a graph file: small ones are mutated and read by the thousand.</summary>
    private const long MaxGraphBytes = 40_000;

    /// <summary>How many cases are taken of the sorted list: each twelfth, so that all groups are there.</summary>
    private const int Stride = 12;

    public CorpusModels(string target, string file, int most)
    {
        string work = FuzzFolder.Work(target);
        var folders = new List<string>();
        var contents = new List<byte[]>();
        string[] cases = [.. Directory.EnumerateDirectories(Path.Combine(CorpusFolder.Path, "cases")).Order(StringComparer.Ordinal)];
        for (int i = 0; i < cases.Length && folders.Count < most; i++)
        {
            string model = Path.Combine(cases[i], "model");
            var graph = new FileInfo(Path.Combine(model, "saved_model.pb"));
            string damaged = Path.Combine(model, file);
            bool isSmall = graph.Exists && graph.Length < MaxGraphBytes && File.Exists(damaged) && new FileInfo(damaged).Length < MaxGraphBytes;
            if (!isSmall || (file == "saved_model.pb" && i % Stride != 0)) { continue; }
            string folder = Path.Combine(work, folders.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Copy(model, folder);
            folders.Add(folder);
            contents.Add(File.ReadAllBytes(damaged));
        }

        (Folders, Contents) = (folders, contents);
    }

    public IReadOnlyList<string> Folders { get; }

    /// <summary>Gets what the file that is to be damaged holds in each folder.</summary>
    public IReadOnlyList<byte[]> Contents { get; }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from)) { File.Copy(file, Path.Combine(to, Path.GetFileName(file))); }
        foreach (string folder in Directory.EnumerateDirectories(from)) { Copy(folder, Path.Combine(to, Path.GetFileName(folder))); }
    }
}
