// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>Reads the bits of a scan. Behind a marker there are zeros, as libjpeg has it. Not thread-safe.</summary>
/// <param name="data">The whole file.</param>
/// <param name="position">Where the bits begin.</param>
/// <param name="recovers">True if the end of the data counts as the end of the picture.</param>
internal ref struct JpegBits(ReadOnlySpan<byte> data, int position, bool recovers)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private ulong _bits;
    private int _count;

    /// <summary>Gets or sets the place of the next byte.</summary>
    public int Position { get; set; } = position;

    /// <summary>Gets or sets the marker the bits ended at; 0 before.</summary>
    public int Marker { get; set; }

    /// <summary>Gets or sets a value indicating whether bits were wanted that the file does not have.</summary>
    public bool IsExhausted { get; set; }

    /// <summary>Forgets the rest of the byte, as restart markers do.</summary>
    public void Align() => (_bits, _count) = (0, 0);

    public int Read(int count)
    {
        if (count == 0) { return 0; }
        Fill(count);
        _count -= count;
        return (int)(_bits >> _count) & ((1 << count) - 1);
    }

    /// <summary>Reads a number of so many bits in JPEG's signed form.</summary>
    public int ReadSigned(int count)
    {
        int value = Read(count);
        return count == 0 || value >= 1 << (count - 1) ? value : value - (1 << count) + 1;
    }

    /// <summary>Reads a code word.</summary>
    public int Read(HuffmanTable table)
    {
        TryFill(HuffmanTable.LookBits);
        if (_count >= HuffmanTable.LookBits)
        {
            short found = table.Look[(int)(_bits >> (_count - HuffmanTable.LookBits)) & ((1 << HuffmanTable.LookBits) - 1)];
            if (found != 0)
            {
                _count -= found >> 8;
                return found & 255;
            }
        }

        int code = 0;
        for (int length = 1; length <= 16; length++)
        {
            code = (code << 1) | Read(1);
            int symbol = table.Find(code, length);
            if (symbol >= 0) { return symbol; }
        }

        // A word that is none reads as zero, as in libjpeg, whose answer to damaged files is wanted here too.
        return 0;
    }

    private void Fill(int count)
    {
        TryFill(count);
        if (_count >= count) { return; }
        IsExhausted = true;
        _bits <<= 32;
        _count += 32;
    }

    private void TryFill(int count)
    {
        while (_count < count && Marker == 0)
        {
            if (Position >= _data.Length) { End(); return; }
            byte next = _data[Position++];
            if (next == 0xFF)
            {
                while (Position < _data.Length && _data[Position] == 0xFF) { Position++; }
                if (Position >= _data.Length) { End(); return; }
                int marker = _data[Position++];
                if (marker != 0) { Marker = marker; return; }
            }

            _bits = (_bits << 8) | next;
            _count += 8;
        }
    }

    private void End()
    {
        if (!recovers) { throw new ImageFormatException("Invalid JPEG: the data end within the picture."); }
        Marker = JpegMarkers.EndOfImage;
    }
}
