// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.Protocol.Text;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>The reader of protobuf's text form: configuration files and <c>saved_model.pbtxt</c>.</summary>
internal sealed class TextFormTarget : FuzzTarget
{
    private static readonly string[] Texts =
    [
        """
        saved_model_schema_version: 1
        meta_graphs { meta_info_def { tags: "serve" } graph_def { node { name: "a" op: "Const"
          attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { dim { size: 2 } } float_val: 1.5 float_val: -inf } } } }
          library { function { signature { name: "f" } } } versions < producer: 1882 > }
          signature_def { key: "serving_default" value { inputs { key: "x" value { name: "x:0" dtype: DT_FLOAT } } method_name: "p" "q" } } }
        """,
        "# comment\nmeta_graphs: [ { asset_file_def { filename: 'a\\n\\x41\\101' } }, { } ];",
    ];

    public override string Name => "text-form";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Texts.Select(Encoding.UTF8.GetBytes)];

    public override byte[] Mutate(byte[] seed, Random random)
    {
        byte[] text = base.Mutate(seed, random);
        if (random.Next(30) > 0) { return text; }
        string opened = string.Concat(Enumerable.Repeat("meta_graphs { graph_def { ", random.Next(20_000)));
        return [.. text, .. Encoding.UTF8.GetBytes(opened)];
    }

    public override void Run(byte[] input, int seed) =>
        TextForm.Encode(input, Protocol.TensorFlow.SavedModel.Descriptor, UnknownFields.LeftOut);

    public override bool IsRefusal(Exception exception) => exception is TextFormException;
}
