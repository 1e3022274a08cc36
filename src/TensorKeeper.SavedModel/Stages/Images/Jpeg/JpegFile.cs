// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>Reads the markers of a JPEG file and has its scans read. Not thread-safe; one for each file.</summary>
/// <remarks>Baseline, extended and progressive files of 8 bits with Huffman codes; the others are refused by name.</remarks>
/// <param name="data">The file.</param>
/// <param name="recovers">True if a file that ends too early is a picture nonetheless.</param>
internal ref struct JpegFile(ReadOnlySpan<byte> data, bool recovers)
{
    /// <summary>The most scans of one file; real ones have about ten, and each goes over the whole picture.</summary>
    private const int MaxScans = 100;

    private readonly ReadOnlySpan<byte> _data = data;
    private readonly ushort[]?[] _steps = new ushort[]?[4];
    private readonly HuffmanTable?[] _dc = [StandardTables.LuminanceDc, StandardTables.ChrominanceDc, null, null];
    private readonly HuffmanTable?[] _ac = [StandardTables.LuminanceAc, StandardTables.ChrominanceAc, null, null];
    private int _position;
    private int _restartInterval;
    private int _scans;

    public JpegFrame? Frame { get; private set; }

    /// <summary>Gets a value indicating whether a JFIF header says that colours are YCbCr.</summary>
    public bool IsJfif { get; private set; }

    /// <summary>Gets the colour transform of the Adobe marker; -1 without the marker.</summary>
    public int AdobeTransform { get; private set; } = -1;

    /// <summary>Reads up to and with the frame header.</summary>
    public JpegFrame ReadHeader()
    {
        if (_data.Length < 2 || _data[0] != 0xFF || _data[1] != JpegMarkers.StartOfImage) { throw Invalid("it does not begin as one"); }
        _position = 2;
        while (true)
        {
            int marker = NextMarker();
            if (marker == JpegMarkers.StartOfScan || marker == JpegMarkers.EndOfImage) { throw Invalid("there is no frame header"); }
            ReadSegment(marker);
            if (Frame is not null) { return Frame; }
        }
    }

    /// <summary>Reads the coefficients of all scans.</summary>
    public void ReadScans(CancellationToken cancellationToken)
    {
        JpegFrame frame = Frame!;
        // A scan tells at least one bit of each block it covers, so a small file cannot be a huge picture.
        if (!recovers && frame.Blocks / 8 > _data.Length) { throw Invalid("the data are too short for its size"); }
        if (frame.Blocks * 64 > (recovers ? Pixels.MaxSamples / 4 : Pixels.MaxSamples)) { throw Invalid($"{frame.Width} x {frame.Height} pixels are more than are read"); }
        frame.Allocate();
        while (true)
        {
            int marker = NextMarker();
            if (marker == JpegMarkers.EndOfImage) { break; }
            if (marker == JpegMarkers.StartOfScan) { ReadScan(frame, cancellationToken); }
            else { ReadSegment(marker); }
        }

        if (_scans == 0) { throw Invalid("there is no scan"); }
    }

    private static ImageFormatException Invalid(string what) => new($"Invalid JPEG: {what}.");

    /// <summary>Goes to the next marker, over anything else.</summary>
    private int NextMarker()
    {
        while (true)
        {
            while (_position < _data.Length && _data[_position] != 0xFF) { _position++; }
            while (_position < _data.Length && _data[_position] == 0xFF) { _position++; }
            if (_position >= _data.Length) { return recovers ? JpegMarkers.EndOfImage : throw Invalid("the data end without an end marker"); }
            int marker = _data[_position++];
            if (marker != 0) { return marker; }
        }
    }

    private void ReadSegment(int marker)
    {
        if (marker is (>= JpegMarkers.Restart0 and <= JpegMarkers.Restart7) or 0x01) { return; }
        if (marker == JpegMarkers.StartOfImage) { throw Invalid("a second picture begins within it"); }
        ReadOnlySpan<byte> segment = Segment();
        switch (marker)
        {
            case JpegMarkers.QuantisationTables: ReadSteps(segment); break;
            case JpegMarkers.HuffmanTables: ReadCodes(segment); break;
            case JpegMarkers.Baseline or JpegMarkers.Extended or JpegMarkers.Progressive: ReadFrame(segment, marker == JpegMarkers.Progressive); break;
            case JpegMarkers.RestartInterval:
                if (segment.Length != 2) { throw Invalid("a segment has a wrong length"); }
                _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                break;
            case JpegMarkers.Application0: IsJfif |= segment.Length >= 14 && segment.StartsWith("JFIF\0"u8); break;
            case JpegMarkers.Application14:
                if (segment.Length >= 12 && segment.StartsWith("Adobe"u8)) { AdobeTransform = segment[11]; }
                break;
            case >= JpegMarkers.Baseline and <= 0xCF when marker != 0xCC:
                throw new ImageFormatException($"JPEG of kind SOF{marker - JpegMarkers.Baseline} is not read: only baseline, extended and progressive Huffman files are.");
        }
    }

    private ReadOnlySpan<byte> Segment()
    {
        if (_data.Length - _position < 2) { throw Invalid("the data end within a segment"); }
        int length = BinaryPrimitives.ReadUInt16BigEndian(_data[_position..]);
        if (length < 2 || length > _data.Length - _position) { throw Invalid("the data end within a segment"); }
        ReadOnlySpan<byte> segment = _data.Slice(_position + 2, length - 2);
        _position += length;
        return segment;
    }

    private readonly void ReadSteps(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            bool wide = segment[0] >> 4 != 0;
            int number = segment[0] & 15;
            int size = wide ? 128 : 64;
            if (number > 3 || segment.Length <= size) { throw Invalid("a quantisation table cannot be read"); }
            ushort[] steps = new ushort[64];
            for (int i = 0; i < 64; i++)
            {
                steps[StandardTables.Zigzag[i]] = wide ? BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + (2 * i))..]) : segment[1 + i];
            }

            _steps[number] = steps;
            segment = segment[(1 + size)..];
        }
    }

    private readonly void ReadCodes(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 16)
        {
            int number = segment[0] & 15;
            int kind = segment[0] >> 4;
            int count = 0;
            foreach (byte of in segment[1..17]) { count += of; }
            if (number > 3 || kind > 1 || count > 256 || segment.Length < 17 + count) { throw Invalid("a Huffman table cannot be read"); }
            (kind == 0 ? _dc : _ac)[number] = new HuffmanTable(segment[1..17], segment.Slice(17, count));
            segment = segment[(17 + count)..];
        }

        if (segment.Length > 0) { throw Invalid("a Huffman table cannot be read"); }
    }

    private void ReadFrame(ReadOnlySpan<byte> segment, bool progressive)
    {
        if (Frame is not null) { throw Invalid("there are two frame headers"); }
        if (segment.Length < 6 || segment.Length != 6 + (3 * segment[5])) { throw Invalid("the frame header has a wrong length"); }
        if (segment[0] != 8) { throw new ImageFormatException($"JPEG of {segment[0]} bits is not read: only 8 bits are."); }
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        if (height == 0 || width == 0 || segment[5] is < 1 or > 4) { throw Invalid($"{width} x {height} pixels of {segment[5]} components"); }
        var components = new JpegComponent[segment[5]];
        for (int i = 0; i < components.Length; i++)
        {
            ReadOnlySpan<byte> entry = segment.Slice(6 + (3 * i), 3);
            (int horizontal, int vertical) = (entry[1] >> 4, entry[1] & 15);
            if (horizontal is < 1 or > 4 || vertical is < 1 or > 4 || entry[2] > 3) { throw Invalid("a component's sampling cannot be read"); }
            components[i] = new JpegComponent(entry[0], horizontal, vertical, entry[2]);
        }

        Frame = new JpegFrame(width, height, progressive, components);
    }

    private void ReadScan(JpegFrame frame, CancellationToken cancellationToken)
    {
        if (++_scans > MaxScans) { throw Invalid($"there are more than {MaxScans} scans"); }
        ReadOnlySpan<byte> segment = Segment();
        if (segment.Length < 4 || segment[0] is < 1 or > 4 || segment.Length != 4 + (2 * segment[0])) { throw Invalid("a scan header has a wrong length"); }
        var components = new JpegComponent[segment[0]];
        for (int i = 0; i < components.Length; i++)
        {
            int id = segment[1 + (2 * i)];
            int tables = segment[2 + (2 * i)];
            JpegComponent component = Array.Find(frame.Components, candidate => candidate.Id == id) ?? throw Invalid("a scan has a component that the frame has not");
            if (Array.IndexOf(components, component, 0, i) >= 0) { throw Invalid("a scan has a component twice"); }
            if ((tables & 15) > 3 || tables >> 4 > 3) { throw Invalid("a scan has a wrong table"); }
            component.Dc = _dc[tables >> 4];
            component.Ac = _ac[tables & 15];
            component.Steps ??= _steps[component.Table] ?? throw Invalid("a quantisation table is missing");
            components[i] = component;
        }

        if (components.Length > 1 && components.Sum(static component => component.Horizontal * component.Vertical) > 10) { throw Invalid("a unit has more than 10 blocks"); }
        ReadOnlySpan<byte> last = segment[^3..];
        (int from, int to, int high, int low) = frame.IsProgressive ? (last[0], last[1], last[2] >> 4, last[2] & 15) : (0, 63, 0, 0);
        bool fits = !frame.IsProgressive || (from == 0 ? to == 0 : from <= to && to < 64 && components.Length == 1);
        if (!fits || low > 13 || (high != 0 && high != low + 1)) { throw Invalid("a scan's coefficients cannot be read"); }
        bool needsDc = from == 0 && high == 0;
        bool needsAc = to > 0;
        if (components.Any(component => (needsDc && component.Dc is null) || (needsAc && component.Ac is null))) { throw Invalid("a Huffman table is missing"); }

        var scan = new JpegScan(new JpegBits(_data, _position, recovers), frame, components, _restartInterval) { First = from, Last = to, High = high, Low = low };
        scan.Run(cancellationToken);
        JpegBits bits = scan.Bits;
        // The marker that ended the scan is read again; without one the search goes on behind the last byte.
        _position = bits.Marker != 0 && bits.Position >= 2 ? Math.Min(bits.Position, _data.Length) - 2 : bits.Position;
    }
}
