// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using TensorKeeper.SavedModel.Passes;
using TensorKeeper.SavedModel.Programs;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Translators;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.SavedModel.Tests.Documentation;

/// <summary>The page of supported ops says what the tables say. <c>UPDATE_GOLDEN=1</c> writes it.</summary>
public sealed class OpSupportPageTests
{
    private const string Page = "docs/support/tf-ops.md";

    private static readonly string PagePath = Path.Combine(CorpusFolder.RepositoryRoot, Page.Replace('/', Path.DirectorySeparatorChar));

    [Fact]
    public void The_page_is_that_of_the_tables()
    {
        string page = Write();

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") { File.WriteAllText(PagePath, page); }
        Assert.True(File.ReadAllText(PagePath).ReplaceLineEndings("\n") == page, $"{Page} is out of date: run this test with UPDATE_GOLDEN=1 and look at what changed.");
    }

    [Fact]
    public void Every_op_of_the_table_is_one_of_TensorFlow() =>
        Assert.All(Ops(CountCases()), static op => Assert.Matches("^(_Fused)?[A-Z][A-Za-z0-9_]*(>[A-Z][A-Za-z0-9_]*)?$", op));

    private static string Write()
    {
        Dictionary<string, int> cases = CountCases();
        var rows = new StringBuilder();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string op in Ops(cases))
        {
            string where = WhereIt(op);
            counts[where] = counts.GetValueOrDefault(where) + 1;
            rows.Append(CultureInfo.InvariantCulture, $"| `{op}` | {where} | {cases.GetValueOrDefault(op)} |\n");
        }

        string sum = string.Join(", ", counts.Select(static count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));
        return $"""
            # TensorFlow's ops

            Which ops of a graph can be served, and what computes each. A model with another op on the way to one of its outputs is
            refused when it is loaded; [TK3001](../diagnostics/TK3001.md) says what then. A test writes this page from the tables of
            the code.

            | | |
            |---|---|
            | engine | translated to ONNX, and run by ONNX Runtime |
            | engine, host | as above; in a form or for a type that ONNX Runtime has no kernel for, by our own code |
            | host | run by our own code: text, tables, parsing, pictures, lists, random numbers |
            | loading | read, resolved or left out while the model is loaded; nothing of it runs for a request |
            | parts | taken apart while the model is loaded, into ops of this page |

            *Cases* is how many models of the [test corpus](../../tests/TensorKeeper.TestCorpus/README.md) have the op and are run
            against TensorFlow's own answers; the tests beside the translators and kernels come on top. An op is done for all its
            attributes, types and ranks, or the rest is refused by name: nothing is approximated.

            {sum}.

            | op | by | cases |
            |---|---|--:|
            {rows}
            """.ReplaceLineEndings("\n");
    }

    private static IEnumerable<string> Ops(Dictionary<string, int> cases) =>
        TranslatorTable.Shared.Ops.Concat(HostKernelTable.Ops).Concat(cases.Keys).Concat(TakenApart)
            .Where(static op => op[0] != '~').Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static string[] TakenApart => FusedRules.Ops.Split(' ');

    private static string WhereIt(string op) => TakenApart.Contains(op) ? "parts" :
        (TranslatorTable.Shared.Contains(op), HostKernelTable.Contains(op) || ControlFlow.IsKnown(op)) switch
        {
            (true, true) => "engine, host",
            (true, false) => "engine",
            (false, true) => "host",
            _ => "loading",
        };

    private static Dictionary<string, int> CountCases()
    {
        string[][] index = [.. File.ReadLines(Path.Combine(CorpusFolder.RepositoryRoot, "tests", "TensorKeeper.TestCorpus", "index.tsv"))
            .Skip(1).Select(static line => line.Split('\t'))];
        return index.Where(static fields => fields[2] == "run").SelectMany(static fields => fields[5].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .CountBy(static op => op, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
    }
}
