// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Returns what loading and unloading left behind to the operating system.</summary>
/// <remarks>
/// A server that only serves allocates so little that the next full collection may be hours away, with the bytes of an
/// imported graph still in memory. And glibc keeps what a model freed for the next allocation, so that a server that
/// exchanges models every hour would seem to grow; other C libraries give back by themselves or have no such call.
/// </remarks>
internal static partial class MemoryTrim
{
    private static volatile bool _isMissing = !OperatingSystem.IsLinux();

    /// <summary>Collects in the background, which does not stop requests, and trims, which takes milliseconds.</summary>
    public static void Run()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        if (_isMissing) { return; }
        try
        {
            _ = malloc_trim(0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            _isMissing = true;
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int malloc_trim(nuint pad);
}
