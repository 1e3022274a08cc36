// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Stages.Parsing;

namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Reads the message <c>ModelProto</c> that a graph carries. One for each model.</summary>
internal sealed class SentencepieceReader
{
    private readonly StringElementsBuilder _pieces = new(1024);
    private readonly List<float> _scores = [];
    private readonly List<PieceType> _types = [];

    private SentencepieceReader()
    {
    }

    public StringElements Pieces => _pieces.ToElements();

    public float[] Scores => [.. _scores];

    public PieceType[] Types => [.. _types];

    public NormalizerRules Normalizer { get; } = new();

    /// <summary>Gets the rules for decoded text; null if there are none.</summary>
    public NormalizerRules? Denormalizer { get; private set; }

    /// <summary>Gets the algorithm: 1 unigram, 2 pairs, 3 words, 4 characters.</summary>
    public int ModelType { get; private set; } = 1;

    public bool HasSpaceSuffix { get; private set; }

    public bool FallsBackToBytes { get; private set; }

    /// <summary>Gets what an unknown piece is decoded to.</summary>
    public byte[] UnknownSurface { get; private set; } = Encoding.UTF8.GetBytes(" \u2047 ");

    public byte[] BeginPiece { get; private set; } = [.. "<s>"u8];

    public byte[] EndPiece { get; private set; } = [.. "</s>"u8];

    /// <exception cref="ServingException">The message is damaged.</exception>
    public static SentencepieceReader Read(ReadOnlySpan<byte> message)
    {
        var reader = new SentencepieceReader();
        var cursor = new WireCursor(message);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out int field, out int wire)) { throw Damaged("a field has no number"); }
            if (field is 1 or 2 or 3 or 5 && wire == WireCursor.Delimited)
            {
                if (!cursor.TryReadDelimited(out ReadOnlySpan<byte> content)) { throw Damaged("it is cut off"); }
                reader.ReadPart(field, content);
            }
            else if (!cursor.TrySkip(wire)) { throw Damaged("it is cut off"); }
        }

        return reader;
    }

    /// <summary>Makes the exception for a model that cannot be read.</summary>
    public static ServingException Damaged(string what) => new(ServingErrorCode.InvalidArgument, $"The sentencepiece model is damaged: {what}");

    private void ReadPart(int field, ReadOnlySpan<byte> content)
    {
        switch (field)
        {
            case 1: ReadPiece(content); break;
            case 2: ReadTrainer(content); break;
            case 3: Normalizer.Read(content); break;
            default: (Denormalizer ??= new NormalizerRules()).Read(content); break;
        }
    }

    private void ReadPiece(ReadOnlySpan<byte> message)
    {
        var cursor = new WireCursor(message);
        ReadOnlySpan<byte> text = default;
        float score = 0;
        PieceType type = PieceType.Normal;
        while (!cursor.AtEnd)
        {
            bool read = cursor.TryReadTag(out int field, out int wire);
            if (field == 1 && wire == WireCursor.Delimited) { read &= cursor.TryReadDelimited(out text); }
            else if (field == 2 && wire == 5)
            {
                read &= cursor.TryReadFixed32(out uint bits);
                score = BitConverter.UInt32BitsToSingle(bits);
            }
            else if (field == 3 && wire == 0)
            {
                read &= cursor.TryReadVarint(out ulong number);
                if (number is >= 1 and <= 6) { type = (PieceType)number; }
            }
            else { read = read && cursor.TrySkip(wire); }

            if (!read) { throw Damaged($"piece {_types.Count} is cut off"); }
        }

        if (text.IsEmpty) { throw Damaged("piece must not be empty."); }
        _pieces.Add(text);
        _scores.Add(score);
        _types.Add(type);
    }

    private void ReadTrainer(ReadOnlySpan<byte> message)
    {
        var cursor = new WireCursor(message);
        while (!cursor.AtEnd)
        {
            bool read = cursor.TryReadTag(out int field, out int wire);
            if (field is 3 or 24 or 35 && wire == 0)
            {
                read &= cursor.TryReadVarint(out ulong number);
                if (field == 3) { ModelType = number <= 4 ? (int)number : 0; }
                else if (field == 24) { HasSpaceSuffix = number != 0; }
                else { FallsBackToBytes = number != 0; }
            }
            else if (field is 44 or 46 or 47 && wire == WireCursor.Delimited)
            {
                read &= cursor.TryReadDelimited(out ReadOnlySpan<byte> text);
                int end = text.IndexOf((byte)0);
                byte[] name = (end < 0 ? text : text[..end]).ToArray();
                if (field == 44) { UnknownSurface = name; }
                else if (name.Length > 0 && field == 46) { BeginPiece = name; }
                else if (name.Length > 0) { EndPiece = name; }
            }
            else { read = read && cursor.TrySkip(wire); }

            if (!read) { throw Damaged("the trainer's options are cut off"); }
        }
    }
}
