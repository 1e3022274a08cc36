// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace TensorKeeper.Fuzz;

/// <summary>Damages the seeds of a target and runs it on the results, until time is up or something is found.</summary>
/// <remarks>
/// Input i of a run follows from the run's seed and i alone, so a finding is made again by its two numbers, also after a
/// crash of the process: the number of the last input stands in a file. The target runs on a thread with a small stack,
/// as deep recursion is to be found too, while the caller's thread watches for hangs.
/// </remarks>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    /// <summary>The stack of the target's thread; half of what threads of a server have.</summary>
    private const int StackBytes = 768 << 10;

    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(30);

    private long _iteration;
    private long _started;
    private FuzzReport _report = new(0, 0, TimeSpan.Zero, 0, null);

    /// <summary>Tries inputs.</summary>
    /// <param name="time">How long; the last input may take longer.</param>
    /// <param name="first">The number of the first input.</param>
    /// <param name="most">The most inputs.</param>
    /// <param name="journal">A file that names the input being tried; null for none.</param>
    public FuzzReport Run(TimeSpan time, long first = 0, long most = long.MaxValue, string? journal = null)
    {
        _report = new FuzzReport(0, 0, TimeSpan.Zero, 0, null);
        _started = Stopwatch.GetTimestamp();
        using FileStream? last = journal is null ? null : File.Create(journal);
        var thread = new Thread(() => RunAll(time, first, most, last), StackBytes) { IsBackground = true, Name = target.Name };
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(200)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _started)) < HangLimit) { continue; }
            long at = Volatile.Read(ref _iteration);
            return _report with { Finding = new FuzzFinding(at, Make(at).Input, $"The input has taken {HangLimit.TotalSeconds} s and goes on.") };
        }

        return _report;
    }

    /// <summary>Makes the input of a number, and tells which seed it came from.</summary>
    public (byte[] Input, int Seed) Make(long iteration)
    {
        var random = new Random(unchecked((int)((seed * 1_000_003L) + (iteration * 7_919L))));
        int index = target.Choose(iteration, random);
        return (target.Mutate(target.Seeds[index], random), index);
    }

    /// <summary>Tries the input of a number and tells what came of it.</summary>
    public string Explain(long iteration)
    {
        (byte[] input, int index) = Make(iteration);
        try
        {
            target.Run(input, index);
            return "accepted";
        }
        catch (Exception outcome)
        {
            return $"{outcome.GetType().Name}: {outcome.Message}";
        }
    }

    private void RunAll(TimeSpan time, long first, long most, FileStream? journal)
    {
        long begin = Stopwatch.GetTimestamp();
        byte[] number = new byte[8];
        for (long i = first; i - first < most && Stopwatch.GetElapsedTime(begin) < time && _report.Finding is null; i++)
        {
            Volatile.Write(ref _started, Stopwatch.GetTimestamp());
            Volatile.Write(ref _iteration, i);
            if (journal is not null)
            {
                BitConverter.TryWriteBytes(number, i);
                journal.Position = 0;
                journal.Write(number);
                journal.Flush();
            }

            (byte[] input, int index) = Make(i);
            Try(i, input, index);
        }
    }

    private void Try(long iteration, byte[] input, int index)
    {
        (bool accepted, TimeSpan elapsed, long bytes, string? complaint) = Measure(input, index);

        // The machine may have stood still: slow is what is slow again.
        if (complaint is null && elapsed > target.TimeLimit) { (_, elapsed, _, complaint) = Measure(input, index); }
        if (complaint is null && elapsed > target.TimeLimit) { complaint = $"The input takes {elapsed.TotalSeconds:F1} s."; }
        long limit = target.MemoryLimit + (1000L * input.Length);
        if (complaint is null && bytes > limit) { complaint = $"The input of {input.Length} bytes costs {bytes >> 20} MiB; {limit >> 20} are allowed."; }
        _report = new FuzzReport(
            _report.Inputs + 1,
            _report.Accepted + (accepted ? 1 : 0),
            elapsed > _report.Slowest ? elapsed : _report.Slowest,
            Math.Max(bytes, _report.LargestMemory),
            complaint is null ? null : new FuzzFinding(iteration, input, complaint));
    }

    private (bool Accepted, TimeSpan Elapsed, long Bytes, string? Complaint) Measure(byte[] input, int index)
    {
        long start = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool accepted = false;
        string? complaint = null;
        try
        {
            target.Run(input, index);
            accepted = true;
        }
        catch (Exception refusal) when (target.IsRefusal(refusal)) { }   // as it should be
        catch (Exception crash)
        {
            complaint = crash.ToString();
        }

        return (accepted, Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before, complaint);
    }
}
