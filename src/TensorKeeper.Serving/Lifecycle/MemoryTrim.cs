// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Asks the C library to return free memory to the operating system.</summary>
/// <remarks>
/// glibc keeps what a model freed for the next allocation, so that a server that exchanges models every hour would seem to
/// grow. Other C libraries give back by themselves or have no such call.
/// </remarks>
internal static partial class MemoryTrim
{
    private static volatile bool _isMissing = !OperatingSystem.IsLinux();

    /// <summary>Trims; takes milliseconds.</summary>
    public static void Run()
    {
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
