// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Tables;

namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>A vocabulary of pieces with scores, and how text is cut into them. Immutable, thread-safe.</summary>
internal sealed class SentencepieceModel
{
    private const float UnknownPenalty = 10;

    private static readonly ConditionalWeakTable<AttributeValue, SentencepieceModel> Known = [];

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789ABCDEF"u8);

    private readonly ByteStringIndex _index;
    private readonly int[] _bytes = new int[256];

    private SentencepieceModel(SentencepieceReader reader)
    {
        Pieces = reader.Pieces;
        Scores = reader.Scores;
        Types = reader.Types;
        Normalizer = reader.Normalizer;
        Denormalizer = reader.Denormalizer is { Replaced: not null } rules ? rules : null;
        HasSpaceSuffix = reader.HasSpaceSuffix;
        FallsBackToBytes = reader.FallsBackToBytes;
        UnknownSurface = reader.UnknownSurface;
        _index = new ByteStringIndex(Pieces);
        UnknownId = CheckPieces();
        BeginId = IdOf(reader.BeginPiece);
        EndId = IdOf(reader.EndPiece);
        BeginPiece = reader.BeginPiece;
        EndPiece = reader.EndPiece;

        int[] own = [.. Enumerable.Range(0, Pieces.Count).Where(id => Types[id] == PieceType.UserDefined)];
        UserDefined = own.Length > 0 ? new PieceTree(Pieces, own) : null;
        (float least, float most) = (float.MaxValue, 1.17549435e-38f);
        for (int id = 0; id < Pieces.Count; id++)
        {
            if (Types[id] == PieceType.Normal) { (least, most) = (Math.Min(least, Scores[id]), Math.Max(most, Scores[id])); }
            LongestPiece = Math.Max(LongestPiece, Pieces[id].Length);
        }

        UnknownScore = least - UnknownPenalty;
        MaxScore = most;
        Encoder = reader.ModelType switch
        {
            1 => new UnigramEncoder(this),
            2 => new PairEncoder(this),
            3 => new WordEncoder(this),
            4 => new CharacterEncoder(this),
            _ => throw SentencepieceReader.Damaged("Unknown model_type"),
        };
    }

    public StringElements Pieces { get; }

    public float[] Scores { get; }

    public PieceType[] Types { get; }

    public NormalizerRules Normalizer { get; }

    public NormalizerRules? Denormalizer { get; }

    /// <summary>Gets whether the mark for space ends words and does not begin them.</summary>
    public bool HasSpaceSuffix { get; }

    public bool FallsBackToBytes { get; }

    public byte[] UnknownSurface { get; }

    public int UnknownId { get; }

    public int BeginId { get; }

    public int EndId { get; }

    public byte[] BeginPiece { get; }

    public byte[] EndPiece { get; }

    /// <summary>Gets the pieces that are never cut, as a tree; null if there are none.</summary>
    public PieceTree? UserDefined { get; }

    public float UnknownScore { get; }

    public float MaxScore { get; }

    public int LongestPiece { get; }

    public SentencepieceEncoder Encoder { get; }

    /// <summary>Returns the model that an attribute holds; it is read once.</summary>
    /// <exception cref="ServingException">The model is damaged.</exception>
    public static SentencepieceModel Of(AttributeValue attribute) => Known.GetValue(attribute, static value => Read(value.Bytes.Span));

    public static SentencepieceModel Read(ReadOnlySpan<byte> message) => new(SentencepieceReader.Read(message));

    /// <summary>Returns a piece's number, or the unknown piece's.</summary>
    public int IdOf(ReadOnlySpan<byte> piece) => _index.Find(piece) is >= 0 and int id ? id : UnknownId;

    /// <summary>Returns the number of a piece that text may be cut into; -1 if there is none.</summary>
    public int FindText(ReadOnlySpan<byte> piece) =>
        piece.Length <= LongestPiece && _index.Find(piece) is >= 0 and int id && IsText(id) ? id : -1;

    /// <summary>Asks whether a piece stands for text, and not for a mark or a byte.</summary>
    public bool IsText(int id) => Types[id] is PieceType.Normal or PieceType.UserDefined or PieceType.Unused;

    /// <summary>Returns the piece of a byte.</summary>
    public int IdOfByte(byte value) => _bytes[value];

    /// <summary>Returns the byte that a piece <c>&lt;0x41&gt;</c> stands for; -1 if it is no such piece.</summary>
    public static int ByteOf(ReadOnlySpan<byte> piece) =>
        piece.Length == 6 && piece.StartsWith("<0x"u8) && piece[5] == '>'
            && !piece.Slice(3, 2).ContainsAnyExcept(Digits)
            && byte.TryParse(piece.Slice(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? value : -1;

    /// <summary>Checks that no piece is there twice, one is the unknown piece, and all bytes have theirs or none.</summary>
    private int CheckPieces()
    {
        int unknown = -1;
        Array.Fill(_bytes, -1);
        for (int id = 0; id < Pieces.Count; id++)
        {
            if (_index.Find(Pieces[id]) != id) { throw SentencepieceReader.Damaged($"{Pieces.GetText(id)} is already defined."); }
            if (Types[id] == PieceType.Unknown)
            {
                if (unknown >= 0) { throw SentencepieceReader.Damaged("unk is already defined."); }
                unknown = id;
            }
            else if (Types[id] == PieceType.Byte)
            {
                int value = ByteOf(Pieces[id]);
                if (!FallsBackToBytes || value < 0) { throw SentencepieceReader.Damaged($"byte piece {Pieces.GetText(id)} is invalid."); }
                _bytes[value] = id;
            }
        }

        if (unknown < 0) { throw SentencepieceReader.Damaged("unk is not defined."); }
        if (FallsBackToBytes && _bytes.Contains(-1)) { throw SentencepieceReader.Damaged("there are not 256 byte pieces although `byte_fallback` is true."); }
        return unknown;
    }
}
