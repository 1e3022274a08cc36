// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>How the value of a protobuf field lies in the bytes: the lower three bits of its tag.</summary>
/// <remarks>The group types 3 and 4 have no name here, since nothing that we read may use them.</remarks>
public enum WireType : byte
{
    /// <summary>A number of 1 to 10 bytes, 7 bits in each, lowest first.</summary>
    Varint = 0,

    /// <summary>8 bytes, little-endian.</summary>
    Fixed64 = 1,

    /// <summary>A length as a varint, then so many bytes: text, bytes, a message, or packed numbers.</summary>
    LengthDelimited = 2,

    /// <summary>4 bytes, little-endian.</summary>
    Fixed32 = 5,
}
