// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>Keeps Booleans to the bytes 0 and 1, which engines and encodings rely on.</summary>
internal static class BoolBytes
{
    public static bool IsNormal(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExceptInRange((byte)0, (byte)1);

    /// <summary>Makes 1 of everything but 0.</summary>
    public static void Normalize(Span<byte> bytes)
    {
        if (IsNormal(bytes)) { return; }
        foreach (ref byte value in bytes) { value = value != 0 ? (byte)1 : (byte)0; }
    }
}
