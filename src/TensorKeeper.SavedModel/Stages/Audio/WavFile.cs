// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace TensorKeeper.SavedModel.Stages.Audio;

/// <summary>A RIFF file of 16-bit PCM: its header read and checked, its samples where they are. Immutable.</summary>
internal readonly ref struct WavFile
{
    private const int HeaderBytes = 44;

    private WavFile(ReadOnlySpan<byte> samples, int channels, uint rate)
    {
        Samples = samples;
        Channels = channels;
        Rate = rate;
    }

    /// <summary>Gets the samples, 16-bit little-endian, channel by channel for each point of time.</summary>
    public ReadOnlySpan<byte> Samples { get; }

    public int Channels { get; }

    /// <summary>Gets the points of time in a second.</summary>
    public uint Rate { get; }

    /// <summary>Gets the number of points of time.</summary>
    public int Length => Samples.Length / 2 / Channels;

    /// <summary>Gets a sample, -1 to almost 1.</summary>
    public float this[int time, int channel] =>
        BinaryPrimitives.ReadInt16LittleEndian(Samples[(((time * Channels) + channel) * 2)..]) * (1f / 32768);

    /// <summary>Reads a file.</summary>
    /// <exception cref="ServingException">It is no such file; the texts are TensorFlow's.</exception>
    public static WavFile Read(ReadOnlySpan<byte> file)
    {
        var cursor = new Cursor(file);
        cursor.Expect("RIFF"u8);
        cursor.UInt32();
        cursor.Expect("WAVE"u8);
        (int channels, uint rate) = ReadFormat(ref cursor);
        ReadOnlySpan<byte> samples = default;
        bool found = false;
        while (!cursor.AtEnd)
        {
            ReadOnlySpan<byte> chunk = cursor.Take(4);
            uint size = cursor.UInt32();
            if (size > int.MaxValue) { throw Invalid($"WAV data chunk is too large: {size} bytes, but the limit is {int.MaxValue}"); }
            if (!chunk.SequenceEqual("data"u8)) { cursor.Skip(size); continue; }
            if (found) { throw Invalid("More than one data chunk found in WAV"); }
            found = true;
            samples = cursor.Take((int)(size / (uint)(channels * 2)) * channels * 2);
        }

        return found ? new WavFile(samples, channels, rate) : throw Invalid("No data chunk found in WAV");
    }

    /// <summary>Writes a file.</summary>
    /// <param name="samples">Channel by channel for each point of time; what is outside of -1 to 1 is clipped.</param>
    /// <param name="channels">1 to 65 535.</param>
    /// <param name="rate">Points of time in a second.</param>
    public static byte[] Write(ReadOnlySpan<float> samples, int channels, uint rate)
    {
        byte[] file = new byte[checked(HeaderBytes + (samples.Length * 2))];
        Span<byte> header = file;
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], rate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], unchecked(rate * 2 * (uint)channels));
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], unchecked((ushort)(channels * 2)));
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], samples.Length * 2);
        Span<byte> content = header[HeaderBytes..];
        for (int i = 0; i < samples.Length; i++)
        {
            float sample = MathF.Round(samples[i] * 32768, MidpointRounding.AwayFromZero);
            BinaryPrimitives.WriteInt16LittleEndian(content[(i * 2)..], (short)Math.Clamp(sample, short.MinValue, short.MaxValue));
        }

        return file;
    }

    private static (int Channels, uint Rate) ReadFormat(ref Cursor cursor)
    {
        for (ReadOnlySpan<byte> chunk = cursor.Take(4); !chunk.SequenceEqual("fmt "u8); chunk = cursor.Take(4))
        {
            if (!IsPassedOver(chunk)) { throw Invalid($"Unexpected field {System.Text.Encoding.Latin1.GetString(chunk)}"); }
            uint skipped = cursor.UInt32();
            if (skipped > int.MaxValue) { throw Invalid("Data too short when trying to read string"); }
            cursor.Take((int)skipped);
        }

        uint size = cursor.UInt32();
        if (size is not (16 or 18)) { throw Invalid($"Bad format chunk size for WAV: Expected 16 or 18, but got{size}"); }
        int format = cursor.UInt16();
        if (format != 1) { throw Invalid($"Bad audio format for WAV: Expected 1 (PCM), but got{format}"); }
        int channels = cursor.UInt16();
        if (channels < 1) { throw Invalid($"Bad number of channels for WAV: Expected at least 1, but got {channels}"); }
        uint rate = cursor.UInt32();
        uint bytesPerSecond = cursor.UInt32();
        uint bytesPerSample = (uint)cursor.UInt16();
        int bits = cursor.UInt16();
        if (bits != 16) { throw Invalid($"Can only read 16-bit WAV files, but received {bits}"); }
        if (bytesPerSample != channels * 2) { throw Invalid($"Bad bytes per sample in WAV header: Expected {channels * 2} but got {bytesPerSample}"); }
        if (bytesPerSecond != unchecked(bytesPerSample * rate))
        {
            throw Invalid($"Bad bytes per second in WAV header: Expected {unchecked(bytesPerSample * rate)} but got {bytesPerSecond}");
        }

        if (size == 18) { cursor.Skip(2); }
        return (channels, rate);
    }

    private static bool IsPassedOver(ReadOnlySpan<byte> chunk) =>
        chunk.SequenceEqual("JUNK"u8) || chunk.SequenceEqual("bext"u8) || chunk.SequenceEqual("iXML"u8) || chunk.SequenceEqual("qlty"u8)
        || chunk.SequenceEqual("mext"u8) || chunk.SequenceEqual("levl"u8) || chunk.SequenceEqual("link"u8) || chunk.SequenceEqual("axml"u8);

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);

    private ref struct Cursor(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public readonly bool AtEnd => _rest.IsEmpty;

        public ReadOnlySpan<byte> Take(int length)
        {
            if (length > _rest.Length) { throw Invalid("Data too short when trying to read string"); }
            ReadOnlySpan<byte> taken = _rest[..length];
            _rest = _rest[length..];
            return taken;
        }

        /// <summary>Passes over bytes; over all that are left if they are fewer.</summary>
        public void Skip(uint length) => _rest = _rest[(int)Math.Min(length, (uint)_rest.Length)..];

        public void Expect(ReadOnlySpan<byte> text)
        {
            if (!Take(text.Length).SequenceEqual(text)) { throw Invalid($"Header mismatch: Expected {System.Text.Encoding.Latin1.GetString(text)}"); }
        }

        public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

        public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
    }
}
