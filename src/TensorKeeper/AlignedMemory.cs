// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper;

/// <summary>Native memory at multiples of <see cref="AlignedBuffer.Alignment"/>. Thread-safe.</summary>
/// <remarks>
/// The system's own function for that searches the heap for a fitting gap, where a plain block of a small size comes from a
/// list of the thread. So a plain one is taken, longer by an alignment, and its address stands before the part that is used.
/// </remarks>
internal static unsafe class AlignedMemory
{
    /// <summary>Returns a block whose content is undefined.</summary>
    /// <param name="length">0 bytes or more.</param>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public static byte* Allocate(int length)
    {
        // Plain blocks lie at multiples of two addresses, so that what is skipped has room for one.
        nint block = (nint)NativeMemory.Alloc((nuint)length + AlignedBuffer.Alignment);
        nint start = (block + AlignedBuffer.Alignment) & -AlignedBuffer.Alignment;
        ((nint*)start)[-1] = block;
        return (byte*)start;
    }

    /// <summary>Gives a block back.</summary>
    /// <param name="start">What <see cref="Allocate"/> returned.</param>
    public static void Free(byte* start) => NativeMemory.Free((void*)((nint*)start)[-1]);
}
