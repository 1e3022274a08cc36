// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli.Inspect;

/// <summary>The flags of <c>inspect</c>.</summary>
internal static class InspectFlags
{
    /// <summary>Gets the flags in the order of the help.</summary>
    public static FlagTable<InspectOptions> Table { get; } = new(
    [
        Flag<InspectOptions>.Switch("json", false, "Print JSON, for scripts", static (o, v) => o.Json = v),
    ]);
}
