// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Text;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Base64 with the alphabet for addresses, - and _; padding is optional.</summary>
internal static class Base64Kernels
{
    public static void Register(HostKernelTable table) => table
        .Add("EncodeBase64", Encode)
        .Add("DecodeBase64", Decode);

    private static Tensor[] Encode(in HostCall call)
    {
        bool pads = call.Node.Bool("pad", false);
        return [StringMap.Run(call, (text, output) =>
        {
            byte[] encoded = Base64Url.EncodeToUtf8(text);
            output.Append(encoded);
            if (pads) { output.Append("=="u8[..((4 - (encoded.Length % 4)) % 4)]); }
        })];
    }

    private static Tensor[] Decode(in HostCall call)
    {
        StringElements texts = call[0].Strings;
        var output = new StringElementsBuilder(texts.Count);
        for (int i = 0; i < texts.Count; i++)
        {
            ReadOnlySpan<byte> text = texts[i];
            ReadOnlySpan<byte> digits = text.TrimEnd((byte)'=');
            bool padded = digits.Length != text.Length;
            bool fits = digits.Length % 4 != 1 && text.Length - digits.Length <= 2 && (!padded || text.Length % 4 == 0);
            call.Require(fits && !digits.ContainsAny(AsciiSpace.Values), "Invalid character found in base64.");
            byte[] decoded = new byte[Base64Url.GetMaxDecodedLength(digits.Length)];
            OperationStatus status = Base64Url.DecodeFromUtf8(Canonical(digits), decoded, out _, out int written);
            call.Require(status == OperationStatus.Done, "Invalid character found in base64.");
            output.Add(decoded.AsSpan(0, written));
        }

        return [output.ToTensor(call[0].Shape)];
    }

    /// <summary>Bits of the last digit that no byte takes are ignored by TensorFlow and refused by .NET: they are cleared.</summary>
    private static ReadOnlySpan<byte> Canonical(ReadOnlySpan<byte> digits)
    {
        int unused = (digits.Length % 4) switch { 2 => 4, 3 => 2, _ => 0 };
        int last = digits.IsEmpty ? -1 : Alphabet.IndexOf(digits[^1]);
        if (unused == 0 || last < 0 || (last & ((1 << unused) - 1)) == 0) { return digits; }
        byte[] canonical = digits.ToArray();
        canonical[^1] = Alphabet[last >> unused << unused];
        return canonical;
    }

    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8;
}
