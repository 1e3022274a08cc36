// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using TensorKeeper.Cli.Bench;
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli.Tests.Documentation;

public sealed class BenchPageTests
{
    [Fact]
    public void Table_of_flags_is_the_table_of_the_code()
    {
        var table = new StringBuilder("| flag | default | |\n|---|---|---|\n");
        foreach (Flag<BenchOptions> flag in BenchFlags.Table.Flags)
        {
            string byDefault = flag.Default.Length == 0 ? "" : $"`{flag.Default}`";
            table.Append(CultureInfo.InvariantCulture, $"| `--{flag.Name}=<{flag.Takes}>` | {byDefault} | {flag.Meaning} |\n");
        }

        new Page(Path.Combine("docs", "bench.md")).SectionIs("flags", table.ToString());
    }
}
