// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>The second bytes of markers (ITU-T T.81, table B.1).</summary>
internal static class JpegMarkers
{
    public const int Baseline = 0xC0;
    public const int Extended = 0xC1;
    public const int Progressive = 0xC2;
    public const int HuffmanTables = 0xC4;
    public const int Restart0 = 0xD0;
    public const int Restart7 = 0xD7;
    public const int StartOfImage = 0xD8;
    public const int EndOfImage = 0xD9;
    public const int StartOfScan = 0xDA;
    public const int QuantisationTables = 0xDB;
    public const int RestartInterval = 0xDD;
    public const int Application0 = 0xE0;
    public const int Application14 = 0xEE;
}
