// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>Writes the bits of a scan; a byte 255 is followed by a zero. Not thread-safe.</summary>
internal sealed class JpegBitWriter(MemoryStream file)
{
    private ulong _bits;
    private int _count;

    public void Write(int value, int count)
    {
        _bits = (_bits << count) | ((uint)value & ((1u << count) - 1));
        _count += count;
        while (_count >= 8)
        {
            _count -= 8;
            byte next = (byte)(_bits >> _count);
            file.WriteByte(next);
            if (next == 0xFF) { file.WriteByte(0); }
        }
    }

    /// <summary>Fills the last byte with ones.</summary>
    public void End()
    {
        if (_count > 0) { Write(0x7F, 8 - _count); }
    }
}
