// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli.Conversion;

/// <summary>The flags of <c>convert</c>.</summary>
internal static class ConvertFlags
{
    /// <summary>Gets the flags in the order of the help.</summary>
    public static FlagTable<ConvertOptions> Table { get; } = new(
    [
        Flag<ConvertOptions>.Text("output", "file", "", "The ONNX file to write; short: -o file", static (o, v) => o.Output = v),
        Flag<ConvertOptions>.Text("signature", "name", "", "The signature to write; otherwise the only one, or serving_default",
            static (o, v) => o.Signature = v),
        Flag<ConvertOptions>.Switch("external_data", false, "Write weights into <file>.data beside the file, as is always done from 2 GB on",
            static (o, v) => o.ExternalData = v),
        Flag<ConvertOptions>.Text("saved_model_tags", "tag,tag", "serve", "Tag set of the graph to write",
            static (o, v) => o.Tags = v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ]);
}
