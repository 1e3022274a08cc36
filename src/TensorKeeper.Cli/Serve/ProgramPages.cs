// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TensorKeeper.Cli.Serve;

/// <summary>Hands pages of machine code back that only starting and loading need. Thread-safe.</summary>
/// <remarks>
/// To start and to load a model, a program runs through much code once, its own and the engine's, and all of it stays
/// resident: more than half of the memory of a server with small models. Code is never written to, so that the kernel may
/// drop its pages; what runs again is mapped again, from the file that is still in its cache.
/// </remarks>
internal static partial class ProgramPages
{
    private const string MapsPath = "/proc/self/smaps";
    private const int DontNeed = 4;

    /// <summary>Lets go of all code of files. A program that is compiled while it runs has no such pages and keeps what it has.</summary>
    public static void LetGo()
    {
        if (RuntimeFeature.IsDynamicCodeSupported || !OperatingSystem.IsLinux() || !File.Exists(MapsPath)) { return; }
        foreach ((nuint start, nuint length) in CleanCode(File.ReadLines(MapsPath)))
        {
            if (Advise(start, length, DontNeed) != 0) { return; }   // some kernels have no such call, or do not allow it
        }
    }

    /// <summary>Finds mappings of files that can be run and were not written to.</summary>
    /// <param name="lines">Of <c>smaps</c>: a line for each mapping, then lines of what is known of it.</param>
    internal static IEnumerable<(nuint Start, nuint Length)> CleanCode(IEnumerable<string> lines)
    {
        (nuint Start, nuint Length)? found = null;
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && !line.AsSpan(0, colon).Contains(' '))
            {
                // Breakpoints and relocations are written into pages of a process's own, which must not be lost.
                bool isOwn = line[..colon] is "Private_Dirty" or "Shared_Dirty" or "Anonymous";
                if (isOwn && !line.AsSpan(colon + 1).Trim().SequenceEqual("0 kB")) { found = null; }
                continue;
            }

            if (found is { } before) { yield return before; }
            found = ReadRange(line);
        }

        if (found is { } last) { yield return last; }
    }

    // start-end permissions offset device inode path
    private static (nuint Start, nuint Length)? ReadRange(string line)
    {
        string[] words = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var range, "r-xp", _, _, not "0", var path] || !path.StartsWith('/')) { return null; }
        string[] ends = range.Split('-');
        return ends.Length == 2
            && nuint.TryParse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out nuint start)
            && nuint.TryParse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out nuint end) && end > start
            ? (start, end - start) : null;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nuint start, nuint length, int advice);
}
