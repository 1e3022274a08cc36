// SPDX-License-Identifier: MIT
namespace TensorKeeper;

/// <summary>The type of one tensor element.</summary>
/// <remarks>
/// Numbers are ours and never leave the process; each wire protocol maps them in its own codec. All multi-byte
/// elements are little-endian in memory.
/// </remarks>
public enum ElementType : byte
{
    /// <summary>No type was given; never the type of a tensor that holds elements.</summary>
    None = 0,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Signed, 16 bits.</summary>
    Int16,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>A byte string of any length; text is UTF-8 by convention, not by rule.</summary>
    String,

    /// <summary>Two binary32: real, imaginary.</summary>
    Complex64,

    /// <summary>Two binary64: real, imaginary.</summary>
    Complex128,

    /// <summary>Quantised, signed, 8 bits.</summary>
    QInt8,

    /// <summary>Quantised, unsigned, 8 bits.</summary>
    QUInt8,

    /// <summary>Quantised, signed, 16 bits.</summary>
    QInt16,

    /// <summary>Quantised, unsigned, 16 bits.</summary>
    QUInt16,

    /// <summary>Quantised, signed, 32 bits.</summary>
    QInt32,

    /// <summary>8-bit float, 5 exponent and 2 mantissa bits.</summary>
    Float8E5M2,

    /// <summary>8-bit float, 4 exponent and 3 mantissa bits, no infinities.</summary>
    Float8E4M3FN,

    /// <summary>Signed, 4 bits, one element a byte.</summary>
    Int4,

    /// <summary>Unsigned, 4 bits, one element a byte.</summary>
    UInt4,
}
