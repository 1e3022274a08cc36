// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Png;

/// <summary>The checksum of PNG chunks (ISO 3309).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = Build();

    public static uint Of(params ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes) { crc = Table[(byte)(crc ^ b)] ^ (crc >> 8); }
        return ~crc;
    }

    private static uint[] Build()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) { value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1; }
            table[i] = value;
        }

        return table;
    }
}
