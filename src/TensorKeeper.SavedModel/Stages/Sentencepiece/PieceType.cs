// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>What a piece of a vocabulary is for; the numbers are the file format's.</summary>
internal enum PieceType : byte
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
