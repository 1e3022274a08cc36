// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Runs long work on a thread of its own that yields to the threads that serve requests.</summary>
/// <remarks>
/// .NET ignores priorities on Linux, so the thread makes itself nice there. A thread that was nice cannot go back without
/// privileges, hence none is reused.
/// </remarks>
internal static partial class BackgroundThread
{
    private const int ProcessPriority = 0;   // PRIO_PROCESS; with id 0 Linux means the calling thread
    private const int Niceness = 5;          // a third of a core's time against a busy server: slower, not starved

    /// <summary>Runs the work.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="name">The thread's name, for debuggers.</param>
    /// <param name="work">The work.</param>
    /// <returns>A task with the result or exception of the work; what awaits it continues on the thread pool.</returns>
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                BeNice();
                completion.SetResult(work());
            }
            catch (Exception e)
            {
                completion.SetException(e);
            }
        })
        {
            Name = name,
            IsBackground = true,
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
        return completion.Task;
    }

    private static void BeNice()
    {
        if (!OperatingSystem.IsLinux()) { return; }
        try
        {
            _ = setpriority(ProcessPriority, 0, Niceness);   // refused in some sandboxes, where loading is merely not nice
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // A C library without the call: the same.
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setpriority(int which, int who, int priority);
}
