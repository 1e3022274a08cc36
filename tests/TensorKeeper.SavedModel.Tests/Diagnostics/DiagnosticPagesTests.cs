// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Tests.Messages;

namespace TensorKeeper.SavedModel.Tests.Diagnostics;

public sealed class DiagnosticPagesTests
{
    private static readonly string Folder = Path.Combine(CorpusCases.RepositoryRoot, "docs", "diagnostics");

    [Fact]
    public void Every_diagnostic_has_a_page_and_every_page_a_diagnostic()
    {
        IEnumerable<string> codes = Enum.GetValues<DiagnosticId>().Select(static id => new Diagnostic(id, "").Code).Order(StringComparer.Ordinal);
        IEnumerable<string> pages = Directory.EnumerateFiles(Folder, "TK*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

        Assert.Equal(codes, pages);
    }

    [Fact]
    public void Every_page_says_what_it_means_how_it_looks_and_how_to_mend_it()
    {
        foreach (DiagnosticId id in Enum.GetValues<DiagnosticId>())
        {
            string code = new Diagnostic(id, "").Code;
            string page = File.ReadAllText(Path.Combine(Folder, code + ".md"));

            Assert.StartsWith($"# {code} {id}\n", page, StringComparison.Ordinal);
            Assert.Contains("\n## How it looks\n", page, StringComparison.Ordinal);
            Assert.Contains($"\n{code}", page, StringComparison.Ordinal);
            Assert.Contains("\n## How to mend it\n", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_list_names_every_page()
    {
        string list = File.ReadAllText(Path.Combine(Folder, "README.md"));

        Assert.All(Enum.GetValues<DiagnosticId>(), id => Assert.Contains($"[{new Diagnostic(id, "").Code}]({new Diagnostic(id, "").Code}.md) {id}", list, StringComparison.Ordinal));
    }
}
