// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli.Check;

/// <summary>The flags of <c>check</c>.</summary>
internal static class CheckFlags
{
    /// <summary>Gets the flags in the order of the help.</summary>
    public static FlagTable<CheckOptions> Table { get; } = new(
    [
        Flag<CheckOptions>.Text("golden", "file", "", "Run what this file recorded and compare the answers, each within its tolerance",
            static (o, v) => o.Golden = v),
        Flag<CheckOptions>.Switch("json", false, "Print JSON, for scripts", static (o, v) => o.Json = v),
        Flag<CheckOptions>.Text("saved_model_tags", "tag,tag", "serve", "Tag set of the graph to check",
            static (o, v) => o.Tags = v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ]);
}
