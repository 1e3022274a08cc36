// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>How the values of a typed field of <c>TensorProto</c> lie on the wire.</summary>
internal enum TypedForm : byte
{
    /// <summary>Repeated numbers of 4 bytes, the same as in memory; a complex number is two of them.</summary>
    Fixed32,

    /// <summary>Repeated numbers of 8 bytes, the same as in memory; a complex number is two of them.</summary>
    Fixed64,

    /// <summary>
    /// Repeated varints; 16-bit floats are their bit patterns, smaller integers are widened with their sign.
    /// </summary>
    Varint,

    /// <summary>Repeated byte strings, never packed.</summary>
    Strings,

    /// <summary>One byte string with a byte for each element.</summary>
    Bytes,
}
