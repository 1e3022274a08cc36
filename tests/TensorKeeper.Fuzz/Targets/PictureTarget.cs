// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>The decoders of pictures and sound, which requests reach: JPEG, PNG, GIF, BMP, WAV.</summary>
internal sealed class PictureTarget : FuzzTarget
{
    public PictureTarget() => Seeds = [.. Made(), .. FromCorpus()];

    public override string Name => "picture";

    public override IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Compressed pictures may grow a thousandfold; what the decoders allow is theirs to bound.</summary>
    public override long MemoryLimit => 300L << 20;

    public override void Run(byte[] input, int seed)
    {
        bool isSound = input.AsSpan().StartsWith("RIFF"u8);
        KernelNode.Run(isSound ? "DecodeWav" : "DecodeImage", [], KernelNode.Scalar(input));
    }

    private static IEnumerable<byte[]> Made()
    {
        Tensor pixels = Tensor.Allocate(ElementType.UInt8, new TensorShape(9, 7, 3));
        new Random(3).NextBytes(pixels.Bytes);
        yield return Encoded("EncodePng", pixels);
        yield return Encoded("EncodeJpeg", pixels);
        yield return Encoded("EncodeWav", Tensor.Of([4, 1], 0.5f, -0.5f, 0f, 1f), Tensor.Of([], 44100));
    }

    private static byte[] Encoded(string op, params HostValue[] inputs) =>
        KernelNode.Run(op, [], inputs)[0].Tensor!.Strings[0].ToArray();

    /// <summary>Pictures lie in the corpus as strings of requests; their first bytes tell them.</summary>
    private static IEnumerable<byte[]> FromCorpus()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(CorpusFolder.Path, "cases"), "decode_*").Order(StringComparer.Ordinal))
        {
            using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
            if (!document.RootElement.TryGetProperty("runs", out System.Text.Json.JsonElement runs) || runs.GetArrayLength() == 0) { continue; }
            foreach (System.Text.Json.JsonProperty input in runs[0].GetProperty("inputs").EnumerateObject())
            {
                if (!input.Value.TryGetProperty("base64", out System.Text.Json.JsonElement texts) || texts.GetArrayLength() == 0) { continue; }
                byte[] bytes = texts[0].GetBytesFromBase64();
                bool isPicture = bytes is [0x89, ..] or [0xFF, 0xD8, ..] or [(byte)'G', ..] or [(byte)'B', ..];
                if (isPicture && bytes.Length < 20_000) { yield return bytes; }
            }
        }
    }
}
