// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>Reads the coefficients of one scan into the frame (ITU-T T.81, annexes F and G). Not thread-safe.</summary>
/// <param name="bits">The bits of the scan.</param>
/// <param name="frame">Where coefficients go.</param>
/// <param name="components">The components of the scan, in its order.</param>
/// <param name="restartInterval">The units between restart markers; 0 for none.</param>
internal ref struct JpegScan(JpegBits bits, JpegFrame frame, JpegComponent[] components, int restartInterval)
{
    private JpegBits _bits = bits;
    private int _runOfEnds;

    /// <summary>Gets the bits behind what was read.</summary>
    public readonly JpegBits Bits => _bits;

    /// <summary>The first and last coefficient of the scan, in the order of the file; progressive files only.</summary>
    public required int First { get; init; }

    public required int Last { get; init; }

    /// <summary>The bit above which the coefficients are known already; 0 in the first scan of them.</summary>
    public required int High { get; init; }

    /// <summary>The lowest bit this scan tells.</summary>
    public required int Low { get; init; }

    public void Run(CancellationToken cancellationToken)
    {
        foreach (JpegComponent component in components) { component.Predictor = 0; }
        bool alone = components.Length == 1;
        int wide = alone ? components[0].BlocksWide : frame.UnitsWide;
        int high = alone ? components[0].BlocksHigh : frame.UnitsHigh;
        int untilRestart = restartInterval;
        int nextRestart = 0;
        for (int y = 0; y < high; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int x = 0; x < wide; x++)
            {
                if (restartInterval > 0 && untilRestart == 0)
                {
                    Restart(nextRestart);
                    nextRestart = (nextRestart + 1) & 7;
                    untilRestart = restartInterval;
                }

                untilRestart--;
                if (!_bits.IsExhausted) { ReadUnit(x, y, alone); }
            }
        }
    }

    private void ReadUnit(int x, int y, bool alone)
    {
        if (alone)
        {
            ReadBlock(components[0], x, y);
            return;
        }

        foreach (JpegComponent component in components)
        {
            for (int v = 0; v < component.Vertical; v++)
            {
                for (int h = 0; h < component.Horizontal; h++)
                {
                    ReadBlock(component, (x * component.Horizontal) + h, (y * component.Vertical) + v);
                }
            }
        }
    }

    private void ReadBlock(JpegComponent component, int x, int y)
    {
        Span<short> block = component.Coefficients.AsSpan(64 * ((y * component.BlockStride) + x), 64);
        if (!frame.IsProgressive) { ReadWhole(component, block); }
        else if (First == 0 && High == 0) { block[0] = (short)(ReadDc(component) << Low); }
        else if (First == 0) { block[0] |= (short)(_bits.Read(1) << Low); }
        else if (High == 0) { ReadFirstBits(component.Ac!, block); }
        else { ReadNextBit(component.Ac!, block); }
    }

    private int ReadDc(JpegComponent component) => component.Predictor += _bits.ReadSigned(_bits.Read(component.Dc!) & 15);

    private void ReadWhole(JpegComponent component, Span<short> block)
    {
        block[0] = (short)ReadDc(component);
        HuffmanTable table = component.Ac!;
        for (int k = 1; k < 64; k++)
        {
            int symbol = _bits.Read(table);
            int size = symbol & 15;
            if (size == 0)
            {
                if (symbol != 0xF0) { break; }
                k += 15;
                continue;
            }

            k += symbol >> 4;
            block[StandardTables.Zigzag[Math.Min(k, 63)]] = (short)_bits.ReadSigned(size);
        }
    }

    private void ReadFirstBits(HuffmanTable table, Span<short> block)
    {
        if (_runOfEnds > 0)
        {
            _runOfEnds--;
            return;
        }

        for (int k = First; k <= Last; k++)
        {
            int symbol = _bits.Read(table);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size > 0)
            {
                k += run;
                block[StandardTables.Zigzag[Math.Min(k, 63)]] = (short)(_bits.ReadSigned(size) << Low);
            }
            else if (run == 15) { k += 15; }
            else
            {
                _runOfEnds = (1 << run) + _bits.Read(run) - 1;
                break;
            }
        }
    }

    private void ReadNextBit(HuffmanTable table, Span<short> block)
    {
        short plus = (short)(1 << Low);
        short minus = (short)(-1 << Low);
        int k = First;
        if (_runOfEnds == 0)
        {
            for (; k <= Last; k++)
            {
                int symbol = _bits.Read(table);
                int run = symbol >> 4;
                short fresh = 0;
                if ((symbol & 15) != 0) { fresh = _bits.Read(1) != 0 ? plus : minus; }
                else if (run != 15)
                {
                    _runOfEnds = (1 << run) + _bits.Read(run);
                    break;
                }

                for (; k <= Last; k++)
                {
                    ref short known = ref block[StandardTables.Zigzag[k]];
                    if (known != 0) { Refine(ref known, plus, minus); }
                    else if (--run < 0) { break; }
                }

                if (fresh != 0) { block[StandardTables.Zigzag[Math.Min(k, 63)]] = fresh; }
            }
        }

        if (_runOfEnds == 0) { return; }
        for (; k <= Last; k++)
        {
            ref short known = ref block[StandardTables.Zigzag[k]];
            if (known != 0) { Refine(ref known, plus, minus); }
        }

        _runOfEnds--;
    }

    private void Refine(ref short known, short plus, short minus)
    {
        if (_bits.Read(1) == 0 || (known & plus) != 0) { return; }
        known += known >= 0 ? plus : minus;
    }

    /// <summary>Goes on behind the restart marker; of one that is not the expected, libjpeg's rules say what it means.</summary>
    private void Restart(int expected)
    {
        _bits.Align();
        while (true)
        {
            if (_bits.Marker == 0) { _bits.Read(1); _bits.Align(); }
            int marker = _bits.Marker;
            if (marker == 0) { continue; }
            int number = marker - JpegMarkers.Restart0;
            bool isRestart = number is >= 0 and < 8;
            if (isRestart && (((number - expected) & 7) is 1 or 2)) { break; }
            if (!isRestart && marker >= JpegMarkers.Baseline) { break; }
            _bits.Marker = 0;
            if (isRestart && (((expected - number) & 7) is not (1 or 2))) { break; }
        }

        foreach (JpegComponent component in components) { component.Predictor = 0; }
        _runOfEnds = 0;
        if (_bits.Marker == 0) { _bits.IsExhausted = false; }
    }
}
